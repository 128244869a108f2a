// SPDX-License-Identifier: GPL-2.0-only
/**
 * Where things lie in the modelled machine. One region of host virtual memory, one of guest physical memory, and
 * for a nested guest one of the inner guest's; physical addresses are placed so that ranges of different kinds never
 * touch and neighbouring small pages are never physically adjacent: a mapping of the wrong page shows as such.
 */
import { ALIGN_DOWN } from './bits.ts';
import { PfnRanges, Reach } from './environment.ts';
import type { Geometry } from './geometry.ts';

export const HVA_BASE = 0x7f00_0000_0000;
/** Guest physical addresses of a VM with the default size of 40 bits. */
const IPA_BASE = 0x10_0000_0000;
/** Those of a VM that has all 48 bits: with 4K and 16K pages a gfn takes more than 32 bits, with 64K pages all 32. */
const WIDE_IPA_BASE = 0xe010_0000_0000;
/** The inner guest's addresses, for faults on a shadow stage-2, which has 48 bits. */
export const L2_IPA_BASE = 0xe040_0000_0000;
/** No guest physical address. */
export const INVALID_GPA = -1;
/** The guest's virtual address of the access; only its low 12 bits matter to the host. */
export const GUEST_VA_BASE = 0x5555_0000_0000;
/** Bits 11:0 of the guest's access. */
export const ACCESS_OFFSET = 0x48;

/** Where the guest physical memory of a VM begins whose stage-2 has so many bits. */
export function ipaBase(ipaBits: number): number {
  return ipaBits === 48 ? WIDE_IPA_BASE : IPA_BASE;
}

/**
 * The sequence of invalidations before the fault. Its upper half, its sign as an int and its lower bits all count: whoever keeps less of it finds
 * it stale for ever.
 */
export const FIRST_SEQUENCE = 0x1_8000_1000;

const SMALL_PA_BASE = 0x20_0000_0000;
const LINEAR_PA_BASE = 0x80_0000_0000;
const BLOCK_PA_BASE = 0x100_0000_0000;
const GENERATION_STRIDE = 0x80_0000_0000;
/** The zero page. */
export const ZERO_PAGE_PA = 0x4000_0000;

/**
 * Where physical addresses begin, the zero page left out: at 2^32 pages, so that no pfn fits 32 bits. With 64K pages this takes the 52 bits of
 * FEAT_LPA, with 16K pages 47 and with 4K pages 45.
 */
function highPa(g: Geometry): number {
  return 2 ** 32 * g.PAGE_SIZE;
}

/** Size of the region around the fault: 1 GiB with 4K and 16K pages, 16 GiB with 64K. */
export function regionSize(g: Geometry): number {
  return g.PAGE_SHIFT === 16 ? 0x4_0000_0000 : 0x4000_0000;
}

/** First host virtual address that is modelled; `HVA_BASE` is one region above it, the end two regions above. */
export function hvaStart(g: Geometry): number {
  return HVA_BASE - regionSize(g);
}

/** First host virtual address above the model. */
export function hvaEnd(g: Geometry): number {
  return HVA_BASE + 2 * regionSize(g);
}

/** Physical address of the small page that backs `hva` in `generation`; no two neighbours are adjacent. */
export function smallPagePa(g: Geometry, hva: number, generation: number): number {
  const index = Math.floor((hva - hvaStart(g)) / g.PAGE_SIZE);
  return highPa(g) + SMALL_PA_BASE + (index * 3 + 1) * g.PAGE_SIZE + generation * GENERATION_STRIDE * 2;
}

/** Physical address behind `hva` in a naturally aligned huge page of `size` bytes; blocks are not adjacent. */
export function blockPa(g: Geometry, hva: number, size: number, generation: number): number {
  const offset = hva - hvaStart(g);
  const block = Math.floor(offset / size);
  return (
    highPa(g) +
    BLOCK_PA_BASE +
    block * 2 * size +
    (offset - block * size) +
    generation * GENERATION_STRIDE * 4
  );
}

/** How much further the pfns of another range are than if it went on where the one before ends: a multiple of every size that is mapped, so that all are as congruent. */
export const NEXT_RANGE = 0x40_0000_0000;

/** Where in a linear mapping around `hva` another range of pfns begins. */
export function nextRange(g: Geometry, ranges: PfnRanges, hva: number): number {
  switch (ranges) {
    case PfnRanges.behindPage:
      return hva + g.PAGE_SIZE;
    case PfnRanges.atPage:
      return hva;
    case PfnRanges.behindPmd:
      return ALIGN_DOWN(hva, g.PMD_SIZE) + g.PMD_SIZE;
    default:
      return hvaEnd(g);
  }
}

/** Physical address behind `hva` in a linear mapping that is shifted by `shift` bytes. */
export function linearPa(g: Geometry, hva: number, shift: number): number {
  return highPa(g) + LINEAR_PA_BASE + (hva - HVA_BASE) + shift;
}

/** Where an extent of this reach around `hva` starts; `beforePmd`: a page before the PMD block, so that it is aligned to nothing. */
export function extentStart(g: Geometry, reach: Reach, hva: number): number {
  switch (reach) {
    case Reach.far:
      return hvaStart(g);
    case Reach.pmd:
      return ALIGN_DOWN(hva, g.PMD_SIZE);
    case Reach.beforePmd:
      return ALIGN_DOWN(hva, g.PMD_SIZE) - g.PAGE_SIZE;
    default:
      return hva;
  }
}

/** The first address after an extent of this reach around `hva`. */
export function extentEnd(g: Geometry, reach: Reach, hva: number): number {
  switch (reach) {
    case Reach.far:
      return hvaEnd(g);
    case Reach.pmd:
      return ALIGN_DOWN(hva, g.PMD_SIZE) + g.PMD_SIZE;
    default:
      return hva + g.PAGE_SIZE;
  }
}
