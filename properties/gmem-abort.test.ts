// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { GMEM_ABORT as subject } from '../src/subjects/gmem_abort/subject.ts';
import { HONEST, fileHandler as handler } from './testing/file-memory.ts';
import { edited, verifying } from './testing/verifying.ts';

const base = handler(HONEST, 'base');

/** The handler with one piece of its text changed, which has to be there. */
function changed(from: string, to: string): VariantOfC {
  return handler(edited(HONEST, [from, to]));
}

const verified = verifying(subject, base, { runs: 3_000 });

describe('gmem_abort() as a subject', () => {
  it('catches its canaries, and breaks nothing but what is known of nested guests', async () => {
    const report = await verified(handler(HONEST.replaceAll('found', 'got')));
    expect(report.canaries.every(({ caught }) => caught)).toBe(true);
    expect(report.canaries).toHaveLength(5);
    expect(report.verdict).toBe('equivalent');
    const known = subject.knownProblems.map(({ id }) => id);
    for (const { id } of report.baseProblems) expect(known).toContain(id);
  });

  it('is walked through at every page size', async () => {
    const all = await verified(handler(HONEST.replaceAll('found', 'got')), {
      engine: 'exhaustive',
      preemptions: 0,
    });
    expect(all).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
  });

  it('knows what 9be19df816de mended', async () => {
    const text = HONEST.replace('if (kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))', 'if (false)').replace(
      'if (!kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))',
      'if (true)',
    );
    const report = await verified(base, { legacy: handler(text, 'before'), preemptions: 0 });
    expect(report.baseProblems.map(({ id }) => id)).toContain('permission-fault-mapped');
    expect(report.pairs[0]!.divergences.map((one) => one.class)).toContain('mends');
  });

  it.each<readonly [string, string, string, string]>([
    [
      'a page that is never given back',
      '\tkvm_release_faultin_page(kvm, found.page, ret != 0, prot & KVM_PGTABLE_PROT_W);\n',
      '',
      'references-balanced',
    ],
    [
      'a page that is given back after the unlock',
      '\tkvm_fault_unlock(kvm);\n\n\tif (ret == -EAGAIN)',
      '\tkvm_fault_unlock(kvm);\n\tkvm_release_page_unused(found.page);\n\tif (ret == -EAGAIN)',
      'references-balanced',
    ],
    [
      'a sequence that nobody looks at',
      'if (mmu_invalidate_retry(s2fd->vcpu->kvm, found->seq))',
      'if (false)',
      'no-stale-leaf',
    ],
    [
      'a sequence that is sampled too late',
      '\tfound->seq = vcpu->kvm->mmu_invalidate_seq;\n\tsmp_rmb();\n\tret = kvm_gmem_get_pfn(vcpu->kvm, s2fd->memslot, found->gfn, &found->pfn, &found->page, NULL);',
      '\tret = kvm_gmem_get_pfn(vcpu->kvm, s2fd->memslot, found->gfn, &found->pfn, &found->page, NULL);\n\tfound->seq = vcpu->kvm->mmu_invalidate_seq;\n\tsmp_rmb();',
      'no-stale-leaf',
    ],
    [
      'the inner address as a gfn',
      's2fd->nested ? kvm_s2_trans_output(s2fd->nested) : s2fd->fault_ipa',
      's2fd->fault_ipa',
      'gfn-in-slot',
    ],
    [
      'no record for user space',
      '\tif (ret)\n\t\tkvm_prepare_memory_fault_exit',
      '\tif (ret == -ENOMEM)\n\t\tkvm_prepare_memory_fault_exit',
      'memory-fault-exit',
    ],
    [
      'a record of no bytes',
      's2fd->fault_ipa, PAGE_SIZE, kvm_is_write_fault',
      's2fd->fault_ipa, 0, kvm_is_write_fault',
      'exit-names-access',
    ],
    [
      'a lock that is kept where the entry is lost',
      'kvm_fault_unlock(kvm);\n\n\tif (ret == -EAGAIN)\n\t\treturn 0;',
      'if (ret == -EAGAIN)\n\t\treturn 0;\n\tkvm_fault_unlock(kvm);',
      'locks-balanced',
    ],
    [
      'a permission fault that is mapped, as before 9be19df816de',
      'if (kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))\n\t\treturn KVM_PGT_FN',
      'if (false)\n\t\treturn KVM_PGT_FN',
      'progress',
    ],
    [
      '-EAGAIN for user space, as before 694d071f8d85',
      '\tif (ret == -EAGAIN)\n\t\treturn 0;\n',
      '',
      'return-value',
    ],
    [
      'a cache that is not filled',
      '\tint ret = 0;\n\n\tif (!kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))\n\t\tret = fill(s2fd->vcpu, &cache);',
      '\tint ret = 0;\n\n\tcache = is_protected_kvm_enabled() ? (void *)&s2fd->vcpu->arch.pkvm_memcache : (void *)&s2fd->vcpu->arch.mmu_page_cache;',
      'memcache-sufficient',
    ],
    [
      'write permission that the guest hypervisor does not give',
      '\tif (!kvm_s2_trans_writable(walk))\n\t\tprot &= ~KVM_PGTABLE_PROT_W;\n',
      '',
      'within-nested-permission',
    ],
    [
      'the pfn of another page',
      '__pfn_to_phys(found->pfn)',
      '__pfn_to_phys(found->pfn + 1)',
      'leaf-maps-host-pages',
    ],
    // 80b0b86d: with pages above 4K the address that faulted is inside the page, where no mapping of protected mode begins.
    [
      'the address of the fault as it is, within its page',
      'ALIGN_DOWN(s2fd->fault_ipa, PAGE_SIZE)',
      's2fd->fault_ipa',
      'progress',
    ],
    [
      'half of a physical address',
      '__pfn_to_phys(found->pfn)',
      '(u32)__pfn_to_phys(found->pfn)',
      'leaf-maps-host-pages',
    ],
    [
      'a size of its own',
      'pgt, ipa, PAGE_SIZE, __pfn',
      'pgt, ipa, 2 * PAGE_SIZE, __pfn',
      'leaf-maps-host-pages',
    ],
  ])('finds %s', async (_, from, to, broken) => {
    const report = await verified(changed(from, to), { canaries: [] });
    const told = report.pairs[0]!.divergences.flatMap(({ invariants }) => invariants.map(({ name }) => name));
    expect(told).toContain(broken);
    expect(report.pairs[0]!.word).toBe('breaks');
  });
});
