// SPDX-License-Identifier: GPL-2.0-only
// KVM_PRE_FAULT_MEMORY: handlers that no fault of the guest led to.
import { describe, expect, it } from 'vitest';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY as subject } from '../src/subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { folderWith, run } from './testing/cli.ts';
import { PRE_FAULT, preFault } from './testing/guest-abort.ts';
import { ALONE, edited, verifying } from './testing/verifying.ts';

const base = preFault();
const renamed = preFault(PRE_FAULT.replaceAll('found', 'got'), 'tip');

/** The function with pieces of its text changed, which have to be there. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): VariantOfC {
  return preFault(edited(PRE_FAULT, ...changes), 'tip');
}

const verified = verifying(subject, base, { runs: 3_000 });

const SYNTHESIS = `vcpu->arch.fault.esr_el2 =
		((u64)ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT) | ESR_ELx_IL | ESR_ELx_FSC_FAULT_L(3);`;
const OWN_TABLES = '\tvcpu->arch.hw_mmu = &vcpu->kvm->arch.mmu;\n';
const RESTORED_MMU = '\tvcpu->arch.hw_mmu = mmu;\n';
const RESTORED = '\tvcpu->arch.fault.esr_el2 = esr;\n';

describe('kvm_arch_vcpu_pre_fault_memory() as a subject', () => {
  it('catches its canaries, and a right function breaks nothing', async () => {
    const report = await verified(renamed);
    expect(report.canaries.filter(({ caught }) => caught)).toHaveLength(3);
    expect(report.canaries).toHaveLength(3);
    expect(report.verdict).toBe('equivalent');
    expect(report.baseProblems).toEqual([]);
  });

  it('is walked through at every page size', async () => {
    const report = await verified(renamed, { engine: 'exhaustive', preemptions: 0 });
    expect(report).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive', baseProblems: [] });
  });

  it('takes the registers through a pointer, and what is done as the end of the mapping', async () => {
    const tip = changed(
      [
        '\tu64 esr = vcpu->arch.fault.esr_el2;',
        '\tstruct kvm_vcpu_fault_info *info = &vcpu->arch.fault;\n\tu64 esr = info->esr_el2;',
      ],
      ['\tvcpu->arch.fault.esr_el2 =\n', '\tinfo->esr_el2 =\n'],
      [RESTORED, '\tinfo->esr_el2 = esr;\n'],
      [
        'return PAGE_SIZE;\n',
        'return min(range->size, ALIGN_DOWN(range->gpa, PAGE_SIZE) + PAGE_SIZE - range->gpa);\n',
      ],
    );
    expect((await verified(tip)).verdict).toBe('equivalent');
  });

  it('may be refused for a vCPU in a nested guest, which is a change and breaks nothing', async () => {
    const refused = changed([
      OWN_TABLES,
      '\tif (kvm_is_nested_s2_mmu(vcpu->kvm, mmu)) {\n\t\tvcpu->arch.fault.esr_el2 = esr;\n\t\treturn -EOPNOTSUPP;\n\t}\n',
    ]);
    const report = await verified(refused);
    expect(report.pairs[0]!.word).toBe('changes');
    expect(report.pairs[0]!.divergences.flatMap(({ invariants }) => invariants)).toEqual([]);
  });

  it('says of a copy of all registers that it is not translated, and where', () => {
    const copied = () =>
      changed(['u64 esr = vcpu->arch.fault.esr_el2;', 'struct kvm_vcpu_fault_info esr = vcpu->arch.fault;']);
    expect(copied).toThrow(/^tip\.c:\d+: a copy of struct kvm_vcpu_fault_info/);
  });

  it.each<readonly [string, string, readonly (readonly [string, string])[]]>([
    ['a syndrome of an earlier exit that decides', 'stale-syndrome', [[SYNTHESIS, '']]],
    [
      'a walk of stage-1 tables that an earlier exit reported',
      // Of its ways to show this is the simplest: the other is broken as well where the host does not let the page be written.
      'pin-for-write',
      [
        [
          '| ESR_ELx_FSC_FAULT_L(3);',
          '| ESR_ELx_FSC_FAULT_L(3) | (esr & ESR_ELx_S1PTW) | (esr & ESR_ELx_WNR);',
        ],
      ],
    ],
    [
      'the address of an earlier exit',
      'access-allowed',
      [['.ipa = range->gpa', '.ipa = kvm_vcpu_get_fault_ipa(vcpu)']],
    ],
    ['the shadow of a nested guest that is filled', 'arguments-initialised', [[OWN_TABLES, '']]],
    ['tables that are not restored', 'hw-mmu-kept', [[RESTORED_MMU, '']]],
    [
      'tables that an error leaves as they are',
      'hw-mmu-kept',
      [
        [
          `${RESTORED_MMU}${RESTORED}\tif (ret < 0)\n\t\treturn ret;\n`,
          `${RESTORED}\tif (ret < 0)\n\t\treturn ret;\n${RESTORED_MMU}`,
        ],
      ],
    ],
    ['tables that are nowhere at the end', 'hw-mmu-kept', [[RESTORED_MMU, '\tvcpu->arch.hw_mmu = NULL;\n']]],
    [
      'a refusal in a nested guest by the wrong error',
      'access-allowed',
      [
        [
          OWN_TABLES,
          '\tif (kvm_is_nested_s2_mmu(vcpu->kvm, mmu)) {\n\t\tvcpu->arch.fault.esr_el2 = esr;\n\t\treturn -EFAULT;\n\t}\n',
        ],
      ],
    ],
    ['registers that are not restored', 'esr-kept', [[RESTORED, '']]],
    [
      'registers that an error leaves as they are',
      'esr-kept',
      [[`${RESTORED}\tif (ret < 0)\n\t\treturn ret;\n`, `\tif (ret < 0)\n\t\treturn ret;\n${RESTORED}`]],
    ],
    [
      'an error that passes for success',
      'populated',
      [['if (ret < 0)\n\t\treturn ret;\n\treturn P', 'return P']],
    ],
    [
      'memory that is not there and passes for populated',
      'populated',
      [
        [
          'int ret = find_slot(&found);\n\n\tif (ret)\n\t\treturn ret;',
          'int ret = find_slot(&found);\n\n\tif (ret)\n\t\treturn PAGE_SIZE;',
        ],
      ],
    ],
    [
      'poison that passes for success, as after a signal',
      'poison-told',
      [['return -EHWPOISON;', 'kvm_send_hwpoison_signal(found->hva, PAGE_SHIFT);\n\t\treturn 0;']],
    ],
    ['an end beyond what is mapped', 'populated', [['return PAGE_SIZE;\n', 'return range->size;\n']]],
    [
      'more than was asked for',
      'pre-fault-result',
      [['return PAGE_SIZE;\n', 'return range->size + PAGE_SIZE;\n']],
    ],
    ['the 0 of the handler', 'pre-fault-result', [['return PAGE_SIZE;\n', 'return ret;\n']]],
    [
      'memory that is refused',
      'access-allowed',
      [['if (ret < 0)\n\t\treturn ret;\n\treturn P', 'if (ret <= 0)\n\t\treturn -EFAULT;\n\treturn P']],
    ],
    [
      'an exception for a guest that did nothing',
      'guest-left-alone',
      [
        [
          'if (ret)\n\t\treturn ret;\n\tvcpu',
          'if (ret) {\n\t\tkvm_inject_sea_dabt(vcpu, 0);\n\t\treturn ret;\n\t}\n\tvcpu',
        ],
      ],
    ],
    [
      "the caller's read section left before the slots are looked up",
      'slots-under-srcu',
      [
        [
          'int ret = find_slot(&found);',
          'int ret;\n\n\tsrcu_read_unlock(&vcpu->kvm->srcu, 0);\n\tret = find_slot(&found);\n\tsrcu_read_lock(&vcpu->kvm->srcu);',
        ],
      ],
    ],
    [
      'a page that is kept',
      'references-balanced',
      [['kvm_release_faultin_page(kvm, found->page, ret != 0, prot & KVM_PGTABLE_PROT_W);', '']],
    ],
  ])('finds %s', async (_, broken, changes) => {
    const report = await verified(changed(...changes), ALONE);
    // The base breaks none: what is counted is the tip's, whichever kind of difference it was shown with.
    const told = report.pairs[0]!.invariants.filter(({ count }) => count > 0).map(({ name }) => name);
    expect(told).toContain(broken);
    expect(report.pairs[0]!.word).toBe('breaks');
  });
});

describe('verify --function kvm_arch_vcpu_pre_fault_memory', () => {
  it('says what breaks, at its line, with the registers that an exit left, and replays it', async () => {
    const which = ['--function', subject.name] as const;
    const folder = folderWith({ 'v1.c': PRE_FAULT, 'v2.c': PRE_FAULT.replace(RESTORED, '') });
    const pair = ['--legacy', 'v1.c', '--refactored', 'v2.c', ...which];
    const { code, stdout } = await run(folder, 'verify', ...pair, '--runs', '1000');
    expect(code).toBe(1);
    expect(stdout).toContain('v2 breaks an invariant that v1 keeps: esr-kept');
    expect(stdout).toMatch(/kvm_arch_vcpu_pre_fault_memory\(\) v2\.c:\d+/);
    expect(stdout).toMatch(/^canaries {2}3 of 3 caught/m);
    expect(stdout).toMatch(/^ +range +gpa 0x\w+, size 0x1000; ESR_EL2 left as 0x0$/m);
    const replayed = await run(folder, 'replay', '.stage2-verify/scenarios/v2-1.json', ...which);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('v2 breaks esr-kept: ESR_EL2 was 0x0 and is 0x92000007');
  });

  it('reports what the first text of a series breaks by itself', async () => {
    const folder = folderWith({ 'v1.c': PRE_FAULT.replace(RESTORED, ''), 'v2.c': PRE_FAULT });
    const pair = ['--legacy', 'v1.c', '--refactored', 'v2.c', '--function', subject.name];
    const { stdout } = await run(folder, 'verify', ...pair, '--runs', '1000');
    expect(stdout).toContain('NEW: new-esr-kept: v1 breaks esr-kept');
  });
});
