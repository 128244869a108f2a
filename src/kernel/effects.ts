// SPDX-License-Identifier: GPL-2.0-only
/** Effects that no call of the façade stands for: they happen within calls, or on other threads. */
import { hex } from './bits.ts';
import { BARE, named, type Reading } from './calls/reading.ts';
import { bytes } from './words.ts';

export const WARN = 'WARN';
export const BUG = 'BUG';
export const TLB_FLUSH_IPA = 'kvm_tlb_flush_vmid_ipa';
export const TLB_FLUSH_RANGE = 'kvm_tlb_flush_vmid_range';
export const DCACHE_CLEAN = 'dcache_clean_inval_poc';
export const ICACHE_INVALIDATE = 'icache_inval_pou';

const physical: Reading = { args: [named('pa', hex), named('size', bytes)] };

/** How they read in the log, by name. */
export const EFFECT_READINGS: ReadonlyMap<string, Reading> = new Map([
  [WARN, BARE],
  [BUG, BARE],
  [TLB_FLUSH_IPA, { args: [named('addr', hex), named('level', String)] }],
  [TLB_FLUSH_RANGE, { args: [named('addr', hex), named('size', bytes)] }],
  [DCACHE_CLEAN, physical],
  [ICACHE_INVALIDATE, physical],
]);
