// SPDX-License-Identifier: GPL-2.0-only
/** What is fixed when the host boots or the VM is made. */
import { ARM64_HAS_CACHE_DIC, ARM64_HAS_RAS_EXTN, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX } from '../caps.ts';
import { levelShift } from '../geometry.ts';
import type { kvm } from '../types.ts';
import { checkKvm, checkValue } from './arguments.ts';
import { call } from './declare.ts';

export const ARM64_HW_PGTABLE_LEVEL_SHIFT = call({
  c: 'int ARM64_HW_PGTABLE_LEVEL_SHIFT(int level)',
  file: 'arch/arm64/include/asm/pgtable-hwdef.h',
  steady: true,
  implement: (m, self) => (level: number) => {
    checkValue(m, self, 'a level', level);
    return levelShift(m.g, level);
  },
});

export const is_protected_kvm_enabled = call({
  c: 'bool is_protected_kvm_enabled(void)',
  file: 'arch/arm64/include/asm/virt.h',
  steady: true,
  implement: (m) => () => m.pkvm,
});

/** @throws Error for a capability that is not modelled: no answer would be right */
export const cpus_have_final_cap = call({
  c: 'bool cpus_have_final_cap(int num)',
  file: 'arch/arm64/include/asm/cpufeature.h',
  since: '5.10',
  steady: true,
  implement: (m, self) => (num: number) => {
    switch (num) {
      case ARM64_HAS_CACHE_DIC:
        return m.env.hasDIC();
      case ARM64_HAS_STAGE2_FWB:
        return m.env.hasFWB();
      case ARM64_HAS_XNX:
        return m.env.hasXNX();
      case ARM64_HAS_RAS_EXTN:
        return m.abort.hasRas();
    }
    if (!checkValue(m, self, 'a capability', num)) return false;
    throw new Error(`cpus_have_final_cap(${num}): the model has no such capability`);
  },
});

/** Both features. */
export const kvm_supports_cacheable_pfnmap = call({
  c: 'bool kvm_supports_cacheable_pfnmap(void)',
  file: 'arch/arm64/include/asm/kvm_mmu.h',
  since: '6.17',
  steady: true,
  implement: (m) => () => m.env.hasFWB() && m.env.hasDIC(),
});

export const kvm_has_mte = call({
  c: 'bool kvm_has_mte(struct kvm *kvm)',
  file: 'arch/arm64/include/asm/kvm_host.h',
  since: '5.14',
  steady: true,
  implement: (m, self) => (kvm: kvm) => {
    checkKvm(m, self, kvm);
    return m.env.vmHasMte();
  },
});
