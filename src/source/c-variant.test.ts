// SPDX-License-Identifier: GPL-2.0-only
/** What a verdict on C leaves out and rests on is told by the C. */
import { beforeEach, describe, expect, it } from 'vitest';
import { translate } from '../c/translate.ts';
import type { PairReport } from '../core/result.ts';
import { giveScenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';
import { DEFAULTS } from '../engines/defaults.ts';
import { collect } from '../engines/jobs/collect.ts';
import { inThisThread } from '../engines/jobs/do-job.ts';
import { planJobs } from '../engines/jobs/plan.ts';
import { pairTotal } from '../engines/jobs/totals.ts';
import { createWorkplace } from '../engines/jobs/workplace.ts';
import { pairReport } from '../engines/pair-report.ts';
import { debianText } from '../history/debian-text.ts';
import { Violation } from '../kernel/violations.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { D } from '../subjects/user_mem_abort/dimensions/all.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { type VariantOfC, variantOfC } from './c-variant.ts';

const VCPU = 'struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, ';
const SLOT = 'struct kvm_memory_slot *memslot, unsigned long hva, ';
const NESTED = `${VCPU}struct kvm_s2_trans *nested, ${SLOT}bool fault_is_perm`;
const CLASSIC = `${VCPU}${SLOT}unsigned long fault_status`;

function variant(
  name: string,
  body: string,
  {
    params = NESTED,
    before = '',
    config = {},
  }: { params?: string; before?: string; config?: { [name: string]: boolean } } = {},
): VariantOfC {
  const text = `${before}\nstatic int user_mem_abort(${params})\n{\n${body}\n}\n`;
  return variantOfC(translate(text, { file: `${name}.c`, function: 'user_mem_abort', config }), name, {
    config,
  });
}

/** What a run of a pair comes to in which every canary was caught. */
async function reportOn(
  legacy: Variant,
  refactored: Variant,
  engine: 'random' | 'sessions' = 'random',
): Promise<PairReport> {
  const rules = { ...DEFAULTS, engine, runs: 300 };
  const variants = { subject: USER_MEM_ABORT, legacy, refactored: [refactored] };
  const workplace = createWorkplace(variants, rules);
  const jobs = planJobs(variants, rules);
  const results = await collect(variants, jobs, {
    runner: inThisThread(workplace),
    done: [],
    onResult: () => undefined,
    onProgress: () => undefined,
    stopped: () => false,
  });
  return pairReport(workplace, {
    refactored,
    ...pairTotal(jobs, results, rules, 0, refactored.name),
    canariesHold: true,
    branches: [],
    replayCommand: () => '',
  });
}

describe('what a text cannot be given', () => {
  it('is a nested fault, where the entry takes none, and protected mode before 6.14', () => {
    const old = variant('old', 'kvm_release_pfn_clean(0); return fault_status == FSC_PERM;', {
      params: CLASSIC,
    });
    expect(old.translation.release).toBe('6.6');
    expect(old.limits?.map(({ dimension, values }) => [dimension, values])).toEqual([
      ['nestedSize', ['none']],
      ['protectedKvm', ['no']],
      ['faultKind', ['translation', 'permission']],
    ]);
    expect(variant('new', 'return 0;').limits).toEqual([]);
    const asks = variant('asks', 'kvm_release_pfn_clean(0); return is_protected_kvm_enabled();');
    expect(asks.translation.release).toBe('6.12');
    expect(asks.limits?.map(({ dimension }) => dimension)).toEqual(['faultKind']);
  });

  it('is a fault of an exclusive access before 7.0, unless the other side of the pair takes them', async () => {
    const old = variant('old', 'kvm_release_pfn_clean(0); return 0;');
    const tip = variant('tip', 'return 0;');
    const takes = 'return esr_fsc_is_excl_atomic_fault(kvm_vcpu_get_esr(vcpu)) ? -EFAULT : 0;';
    expect((await reportOn(old, variant('same', 'kvm_release_pfn_clean(0); return 0;'))).remarks).toContain(
      'faults of exclusive and atomic accesses are left out: before 7.0 the handler is not called for them',
    );
    expect((await reportOn(old, tip)).verdict).toBe('equivalent');
    expect((await reportOn(old, variant('takes', takes))).verdict).toBe('divergent');
  });

  it('is a VM with MTE, where the text is older than that', () => {
    const dimensions = (body: string): readonly string[] =>
      (variant('old', body).limits ?? []).map(({ dimension }) => dimension);
    expect(dimensions('return pfn_valid(0);')).toContain('vmMte');
    expect(dimensions('return pfn_valid(0) && kvm_has_mte(vcpu->kvm);')).not.toContain('vmMte');
    expect(dimensions('kvm_release_pfn_clean(0); return 0;')).not.toContain('vmMte');
  });

  it('is given to neither side of a pair, and said with the verdict', async () => {
    const seen = new Set<string>();
    const old = variant('old', 'return fault_status == FSC_PERM;', {
      params: CLASSIC,
    });
    const tip = variant('tip', 'return fault_is_perm;');
    const workplace = createWorkplace({ subject: USER_MEM_ABORT, legacy: old, refactored: [tip] }, DEFAULTS);
    for (let seed = 0; seed < 300; seed++) {
      workplace.bench.choices.startRandom(seed);
      seen.add(
        `${workplace.bench.choices.pick(D.nestedSize)} ${workplace.bench.choices.pick(D.protectedKvm)}`,
      );
    }
    expect([...seen]).toEqual(['0 0']);
    const report = await reportOn(old, tip);
    expect(report.verdict).toBe('equivalent');
    expect(report.remarks.map((remark) => remark.split(':')[0])).toEqual([
      'nested faults are left out',
      'protected mode is left out',
      'memory-type is not asked of old.c',
    ]);
  });
});

describe("the host's walker in protected mode", () => {
  const ARGS = '(vcpu->arch.hw_mmu->pgt, fault_ipa, KVM_PGTABLE_PROT_R, KVM_PGTABLE_WALK_SHARED)';

  it.each([
    ['by its own name', `return kvm_pgtable_stage2_relax_perms${ARGS};`, true],
    ['through KVM_PGT_FN()', `return KVM_PGT_FN(kvm_pgtable_stage2_relax_perms)${ARGS};`, false],
  ])('%s: is called on what is no table of the host: %s', (_, body, wrong) => {
    const bench = new Bench();
    const called = variant('called', body);
    for (const mode of [0, 1]) {
      bench.choices.startSimplest();
      bench.choices.give(D.protectedKvm, mode);
      bench.run(called, 0);
      expect((bench.m.recorder.violations & Violation.wrongObject) !== 0).toBe(wrong && mode === 1);
    }
  });
});

describe('a function that the model stands in for', () => {
  const BODY = 'sanitise_mte_tags(vcpu->kvm, 0, PAGE_SIZE); return 0;';
  const text = (body: string): string =>
    `static void sanitise_mte_tags(struct kvm *kvm, kvm_pfn_t pfn, unsigned long size)\n{\n${body}\n}\n`;

  it('leaves the verdict open where its text differs, and is named with its lines', async () => {
    const base = variant('base', BODY, { before: text('if (size) return;') });
    const tip = variant('tip', BODY, { before: text('if (!size) return;') });
    const { remarks, verdict } = await reportOn(base, tip);
    expect(verdict).toBe('inconclusive');
    expect(remarks).toEqual([
      'sanitise_mte_tags() differs (base.c:1, tip.c:1) and the model stands in for it: what that changes was not run',
    ]);
  });

  it('is the same under another layout', async () => {
    const base = variant('base', BODY, { before: text('if (size) return;') });
    const tip = variant('tip', BODY, { before: text('/* Nothing. */\n\tif (size)\n\t\treturn;') });
    expect(await reportOn(base, tip)).toMatchObject({ verdict: 'equivalent', remarks: [] });
  });
});

describe('what outlives a call', () => {
  it('begins anew with each fault, and is named', async () => {
    const counting = variant('counting', 'return n++;', { before: 'static int n = 3;' });
    const bench = new Bench();
    bench.choices.startSimplest();
    expect([bench.run(counting, 0), bench.run(counting, 0)]).toEqual([3, 3]);
    expect(counting.statics()).toEqual({ n: 4 });
    expect(counting.notes).toEqual([
      'n (counting.c:1) outlives a call: each single fault begins with its first value, a session keeps it',
    ]);
    expect(variant('plain', 'return 0;').reset).toBeUndefined();
  });

  it('is the same in every single fault, and goes on within a session', async () => {
    const base = variant('base', 'return 0;');
    const tip = variant('tip', 'return n++ == 1 ? -EFAULT : 0;', { before: 'static int n;' });
    expect((await reportOn(base, tip)).verdict).toBe('equivalent');
    expect((await reportOn(base, tip, 'sessions')).verdict).toBe('divergent');
  });
});

describe('a preprocessor symbol', () => {
  it('is told with its value', () => {
    const body = '#ifdef CONFIG_MINE\n return 1;\n#else\n return 0;\n#endif';
    const given = variant('given', body, { config: { CONFIG_MINE: false } });
    expect(given.notes).toEqual(['given.c was read with CONFIG_MINE=n']);
  });
});

describe("Debian's 6.12", () => {
  const found = debianText('6.12');
  beforeEach(({ skip }) => skip('reason' in found, 'reason' in found ? found.reason : ''));

  it('is not asked for what came later, and says so', () => {
    const text = 'text' in found ? found.text : '';
    const variant = variantOfC(translate(text, { file: 'mmu.c', function: 'user_mem_abort' }), '6.12');
    expect(variant.release).toBe('6.12');
    expect(variant.notes).toContain(
      'memory-type is not asked of mmu.c: it holds from 6.17 on, and this is 6.12',
    );
    const bench = new Bench();
    const choices = { vmaKind: 'pfnmap', vmaMemType: 'cacheable', pfnBacking: 'io' };
    giveScenario(bench.choices, { schemaVersion: 1, choices, races: [] });
    expect(bench.record(variant, 0).breaches).toEqual([]);
    const { release: _release, ...newest } = variant;
    giveScenario(bench.choices, { schemaVersion: 1, choices, races: [] });
    expect(bench.record(newest, 0).breaches.map(({ invariant }) => invariant)).toEqual(['memory-type']);
  });
});
