// SPDX-License-Identifier: GPL-2.0-only
// Page-table geometry of the four host configurations.
import { BIT } from './bits.ts';

/**
 * Page-table geometry of one kernel configuration (arch/arm64/include/asm/pgtable-hwdef.h, kvm_pgtable.h,
 * stage2_pgtable.h). Sizes are in bytes.
 */
export interface Geometry {
  readonly name: string;
  readonly PAGE_SHIFT: number;
  readonly PMD_SHIFT: number;
  readonly PUD_SHIFT: number;
  readonly CONT_PTE_SHIFT: number;
  readonly CONT_PMD_SHIFT: number;
  readonly PAGE_SIZE: number;
  readonly PMD_SIZE: number;
  readonly PUD_SIZE: number;
  readonly CONT_PTE_SIZE: number;
  readonly CONT_PMD_SIZE: number;
  readonly PTRS_PER_PTE: number;
  /** `__PAGETABLE_PMD_FOLDED`: the host has two levels, so PMD and PUD are the same size. */
  readonly PAGETABLE_PMD_FOLDED: boolean;
  /** Smallest level at which a leaf may be a block: 1 with 4K pages, 2 with others (no LPA2). */
  readonly KVM_PGTABLE_MIN_BLOCK_LEVEL: number;
  /** Whether hugetlb offers PUD-sized pages (`pud_sect_supported()`): 4K only. */
  readonly pudSectSupported: boolean;
  /** Bytes that one entry of a table at level 0 to 3 covers (`kvm_granule_size`). */
  readonly granule: readonly number[];
  /**
   * Input address bits of a VM's stage-2 (`KVM_PHYS_SHIFT`): the default of 40, and with 16K pages the 48 that `KVM_VM_TYPE_ARM_IPA_SIZE` asks for
   * (kvm_init_stage2_mmu()), so that both sizes are there. With 48 bits a gfn of 16K pages takes more than 32.
   */
  readonly ipaBits: number;
  /** Level at which the walk of such a stage-2 starts. */
  readonly startLevel: number;
  /** Level at which the walk of a 48-bit stage-2 (protected mode) starts. */
  readonly pkvmStartLevel: number;
  /** Level at which the walk of a shadow stage-2 starts. */
  readonly shadowStartLevel: number;
}

/**
 * Input address bits of a guest's stage-2 in protected mode (all that the hardware has), and of a shadow stage-2: `kvm_get_pa_bits()`, the PA size that
 * the VM's ID registers offer to the guest hypervisor.
 */
export const PKVM_IPA_BITS = 48;
export const SHADOW_IPA_BITS = 48;

/** Input address bits of a VM's own stage-2. */
export function vmIpaBits({ ipaBits }: Geometry, pkvm: boolean): number {
  return pkvm ? PKVM_IPA_BITS : ipaBits;
}

/**
 * `get_kvm_ipa_limit()`: bits of the physical addresses that the hardware has. With 64K pages the model's memory lies where only FEAT_LPA reaches.
 */
export function ipaLimit({ PAGE_SHIFT }: Geometry): number {
  return PAGE_SHIFT === 16 ? 52 : 48;
}

const LAST_LEVEL = 3;

/**
 * Level at which the walk of a stage-2 with `ipaBits` of input address starts: stage2_pgtable_levels(), of which kvm_get_vtcr()
 * takes at least two. Up to 16 tables are concatenated at the top, which resolve four bits.
 */
export function stage2StartLevel(pageShift: number, ipaBits: number): number {
  // ARM64_HW_PGTABLE_LEVELS(ipaBits - 4)
  const levels = Math.floor((ipaBits - 4 - 4) / (pageShift - 3));
  return LAST_LEVEL + 1 - Math.max(2, levels);
}

function geometry(
  name: string,
  pageShift: number,
  contPte: number,
  contPmd: number,
  folded: boolean,
): Geometry {
  const stride = pageShift - 3;
  const pmdShift = pageShift + stride;
  const pudShift = folded ? pmdShift : pmdShift + stride;
  const ipaBits = pageShift === 14 ? 48 : 40;
  return {
    name,
    PAGE_SHIFT: pageShift,
    PMD_SHIFT: pmdShift,
    PUD_SHIFT: pudShift,
    CONT_PTE_SHIFT: pageShift + contPte,
    CONT_PMD_SHIFT: pmdShift + contPmd,
    PAGE_SIZE: BIT(pageShift),
    PMD_SIZE: BIT(pmdShift),
    PUD_SIZE: BIT(pudShift),
    CONT_PTE_SIZE: BIT(pageShift + contPte),
    CONT_PMD_SIZE: BIT(pmdShift + contPmd),
    PTRS_PER_PTE: BIT(stride),
    PAGETABLE_PMD_FOLDED: folded,
    KVM_PGTABLE_MIN_BLOCK_LEVEL: pageShift === 12 ? 1 : 2,
    pudSectSupported: pageShift === 12,
    granule: [0, 1, 2, 3].map((level) => BIT(pageShift + stride * (LAST_LEVEL - level))),
    ipaBits,
    startLevel: stage2StartLevel(pageShift, ipaBits),
    pkvmStartLevel: stage2StartLevel(pageShift, PKVM_IPA_BITS),
    shadowStartLevel: stage2StartLevel(pageShift, SHADOW_IPA_BITS),
  };
}

/** 4 KiB pages, 48-bit VA. */
export const GEOMETRY_4K = geometry('4k', 12, 4, 4, false);
/** 16 KiB pages, 48-bit VA. */
export const GEOMETRY_16K = geometry('16k', 14, 7, 5, false);
/** 64 KiB pages, 48-bit VA: three levels. */
export const GEOMETRY_64K = geometry('64k', 16, 5, 5, false);
/** 64 KiB pages, 42-bit VA: two levels, PMD folded. */
export const GEOMETRY_64K_FOLDED = geometry('64k-folded', 16, 5, 5, true);

/** Every modelled configuration, in the order of the dimension `pageSize`. */
export const GEOMETRIES: readonly Geometry[] = [GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K, GEOMETRY_64K_FOLDED];

/** `ARM64_HW_PGTABLE_LEVEL_SHIFT(level)`. */
export function levelShift(g: Geometry, level: number): number {
  return g.PAGE_SHIFT + (g.PAGE_SHIFT - 3) * (LAST_LEVEL - level);
}
