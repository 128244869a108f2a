// SPDX-License-Identifier: GPL-2.0-only
// Terms that decide nothing.
import type { Equivalent } from '../equivalent.ts';
import { DESC, EVERY_STATE, EXTRACTED, LEGACY, STATE } from './files.ts';

const ZERO_GRANULE =
  'The granule is zero unless the fault is a permission fault, and zero is neither larger than a page nor the size of a mapping.';
const ONE_PATH =
  'With or without it an answer of 1 leaves through the same label with ret 1: the next check is "if (ret)".';
const NO_SUCH_SHIFT =
  'get_vma_page_shift() answers with a shift that has a case: PUD, PMD, PAGE, or that of a hugetlb size, which are these and the contiguous ones.';
const DATA_ONLY =
  'Never both: the status code for an unsupported exclusive or atomic access is that of a data abort, and an exec fault is an instruction abort.';

const RESOLVE = EVERY_STATE('kvm_s2_resolve_vma_size');

/** Conditions with a term or an order that decides nothing. */
export const CONDITIONS: readonly Equivalent[] = [
  {
    files: [EXTRACTED('kvm_s2_fault_map'), STATE('kvm_s2_fault_map')],
    line: 'if (fault.fault_is_perm && fault.vma_pagesize === fault.fault_granule) {',
    operators: ['drop-term'],
    becomes: ['fault.vma_pagesize === fault.fault_granule'],
    reason: ZERO_GRANULE,
  },
  {
    files: [STATE('kvm_s2_fault_map')],
    line: 'if (fault.fault_is_perm && fault.fault_granule > k.PAGE_SIZE) {',
    operators: ['drop-term'],
    becomes: ['fault.fault_granule > k.PAGE_SIZE'],
    reason: ZERO_GRANULE,
  },
  {
    files: [EXTRACTED('kvm_s2_fault_map')],
    line: 'if (fault.fault_is_perm && fault.fault_granule > k.PAGE_SIZE) fault.vma_pagesize = fault.fault_granule;',
    operators: ['drop-term'],
    becomes: ['fault.fault_granule > k.PAGE_SIZE'],
    reason: ZERO_GRANULE,
  },
  {
    files: [EXTRACTED('user_mem_abort')],
    line: 'if (ret === 1) {',
    operators: ['swap-returns'],
    reason: ONE_PATH,
  },
  {
    files: [EXTRACTED('user_mem_abort')],
    line: 'if (ret === 1) {',
    operators: ['fix-condition'],
    becomes: ['false'],
    reason: ONE_PATH,
  },
  {
    files: [EXTRACTED('user_mem_abort')],
    line: 'ret = kvm_s2_fault_compute_prot(k, fault);',
    operators: ['initialise-late'],
    reason: `The check that now comes first sees the 0 that ret was set to. ${ONE_PATH}`,
  },
  ...[
    {
      file: EXTRACTED('kvm_s2_fault_compute_prot'),
      line: 'if (fault.exec_fault && fault.s2_force_noncacheable) return -ENOEXEC;',
    },
    {
      file: STATE('kvm_s2_fault_compute_prot'),
      line: 'if (fault.exec_fault && fault.s2_force_noncacheable) return -ENOEXEC;',
    },
    {
      file: DESC('kvm_s2_fault_compute_prot'),
      line: 'if (k.kvm_vcpu_trap_is_exec_fault(s2fd.vcpu) && s2vi.map_non_cacheable) return -ENOEXEC;',
    },
  ].map(({ file, line }) => ({ files: [file], line, operators: ['swap-returns'], reason: DATA_ONLY })),
  {
    files: [LEGACY, ...RESOLVE],
    line: 'case k.PAGETABLE_PMD_FOLDED ? -1 : k.PUD_SHIFT:',
    operators: ['fix-condition'],
    becomes: ['false'],
    reason:
      'Where the PMD is folded, PUD and PMD have the same shift and size: the case that is now taken does what the one behind it does.',
  },
  ...[
    { files: [LEGACY], line: 'force_pte = true;' },
    {
      files: [EXTRACTED('kvm_s2_resolve_vma_size'), STATE('kvm_s2_resolve_vma_size')],
      line: 'force_pte.value = true;',
    },
    { files: [DESC('kvm_s2_resolve_vma_size')], line: 's2vi.max_map_size = k.PAGE_SIZE;' },
  ].map((site) => ({
    ...site,
    operators: ['drop-fallthrough'],
    reason: 'The case behind it only breaks.',
  })),
  {
    files: [LEGACY, ...RESOLVE],
    line: `k.WARN_ONCE(true, \`Unknown vma_shift \${vma_shift}\`);`,
    operators: ['skip-effect', 'wrong-flag'],
    reason: NO_SUCH_SHIFT,
  },
  {
    files: [DESC('kvm_s2_fault_pin_pfn')],
    line: 'k.kvm_release_faultin_page(s2fd.vcpu.kvm, s2vi.page, true, false);',
    operators: ['wrong-release'],
    becomes: ['k.kvm_release_page_unused(s2vi.page)', 'true'],
    reason:
      'A page that is released as unused is not marked: the flag for dirty is not looked at, and kvm_release_page_unused() is what is called.',
  },
];
