// SPDX-License-Identifier: GPL-2.0-only
/** A translation runs like any variant. */
import { describe, expect, it } from 'vitest';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { load, mapOfTranslation, scriptName } from './load.ts';
import { translate } from './translate.ts';

const SIX =
  'struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested, struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm';
const FIVE =
  'struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_memory_slot *memslot, unsigned long hva, unsigned long fault_status';
const DESC = 'const struct kvm_s2_fault_desc *s2fd';
const FIELDS =
  'struct kvm_s2_fault_desc { struct kvm_vcpu *vcpu; phys_addr_t fault_ipa; struct kvm_s2_trans *nested; struct kvm_memory_slot *memslot; unsigned long hva; };';

/** What a variant with these parameters returns for the first fault, or why it does not. */
function run(params: string, body: string): { ret: number; failure: string | null } {
  const text = `${FIELDS}\nstatic int user_mem_abort(${params})\n{\n${body}\n}\n`;
  const bench = new Bench();
  bench.choices.startRandom(1);
  const loaded = load(translate(text, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine');
  const ret = bench.run(loaded, 0);
  return { ret, failure: bench.failure?.message ?? null };
}

it('a script has a name of its own where the same code stands on other lines', () => {
  const text = `static int user_mem_abort(${SIX})\n{\nreturn 0;\n}\n`;
  const [one, moved] = [text, `\n${text}`].map((each) =>
    translate(each, { file: 'mmu.c', function: 'user_mem_abort' }),
  );
  expect(moved!.javascript).toBe(one!.javascript);
  expect(scriptName(moved!)).not.toBe(scriptName(one!));
});

it('the source map of a script is known by its name, as long as not many others were loaded since', () => {
  const [first, ...others] = Array.from({ length: 65 }, (_, i) =>
    translate(`static int user_mem_abort(${SIX})\n{\nreturn ${i};\n}\n`, {
      file: 'mmu.c',
      function: 'user_mem_abort',
    }),
  );
  const url = scriptName(first!);
  load(first!, 'mine');
  const [, base64 = ''] = /^data:application\/json;base64,(.*)$/.exec(mapOfTranslation(url) ?? '') ?? [];
  const map = JSON.parse(Buffer.from(base64, 'base64').toString()) as typeof first.map;
  expect(map.mappings).toBe(first!.map.mappings);
  expect(map.sources).toContain(url.replace(/#.*$/, ''));
  for (const other of others.slice(1)) load(other, 'mine');
  expect(mapOfTranslation(url)).toBeDefined();
  load(others[0]!, 'mine');
  expect(mapOfTranslation(url)).toBeUndefined();
});

describe('an entry', () => {
  it('is called with six parameters, whatever their order', () => {
    const body =
      'return fault_is_perm == kvm_vcpu_trap_is_permission_fault(vcpu) && (fault_ipa & 0xfff) == 0 ? 5 : 6;';
    expect(run(SIX, body).ret).toBe(5);
    const turned = SIX.split(', ').reverse().join(', ');
    expect(run(turned, body).ret).toBe(5);
  });

  it('is called with the kind of the fault where it takes five', () => {
    const body =
      'return (fault_status == 0x0c) == kvm_vcpu_trap_is_permission_fault(vcpu) && memslot->npages > 0 ? 5 : 6;';
    expect(run(FIVE, body).ret).toBe(5);
  });

  it('is called with the descriptor', () => {
    expect(run(DESC, 'return s2fd->hva >= s2fd->memslot->userspace_addr ? 5 : 6;').ret).toBe(5);
  });
});

describe('container_of()', () => {
  it('finds the VM and the vCPU around their parts', () => {
    const body =
      'struct kvm *kvm = container_of(&vcpu->kvm->arch, struct kvm, arch); return kvm == vcpu->kvm && container_of(&vcpu->arch, struct kvm_vcpu, arch) == vcpu ? 5 : 6;';
    expect(run(SIX, body)).toEqual({ ret: 5, failure: null });
  });
});

describe('a run that stops', () => {
  it('says where in the C', () => {
    const { failure } = run(SIX, 'u64 x = hva;\n\nx = x << 20;\nreturn x > 0;');
    expect(failure).toMatch(/^ArithmeticStop: \d+ << 20 is beyond .*, in user_mem_abort\(\) mmu\.c:6$/);
  });
});

describe('a run that does not end', () => {
  it.each([
    ['while (hva) ;'],
    ['do {\n} while (hva);'],
    ['for (;;)\n\tret++;'],
    ['again:\n\tret++;\n\tgoto again;'],
  ])('%j stops, with the line of the C', (loop) => {
    const { failure } = run(SIX, `int ret = 0;\n${loop}\nreturn ret;`);
    expect(failure).toMatch(
      /^went through more than \d+ loops and functions without returning, in user_mem_abort\(\) mmu\.c:[56]/,
    );
  });
});

describe('the map of a translation', () => {
  it('leads from every line of a function to its line in the C', () => {
    const text = `static int user_mem_abort(${SIX})\n{\n\tint ret = 0;\n\n\tif (hva)\n\t\tret = 1;\n\treturn ret;\n}\n`;
    const t = translate(text, { file: 'mmu.c', function: 'user_mem_abort' });
    const code = t.code.split('\n');
    const lineOf = (fragment: string): number => t.lines[code.findIndex((line) => line.includes(fragment))];
    expect([lineOf('let ret = 0'), lineOf('if (hva'), lineOf('ret = 1'), lineOf('return ret')]).toEqual([
      3, 5, 6, 7,
    ]);
    expect(t.javascript.split('\n')[code.findIndex((line) => line.includes('ret = 1'))]).toContain('ret = 1');
    expect(t.map).toMatchObject({
      version: 3,
      sourcesContent: [text, expect.any(String), expect.any(String)],
    });
    expect(t.map.sources[0]).toBe('mmu.c');
  });
});
