// SPDX-License-Identifier: GPL-2.0-only
// A call as a line, with locks and pins in the gutter.
import { hex } from '../kernel/bits.ts';
import { CALL_NAMES, type CallName } from '../kernel/calls.ts';
import { errnoName } from '../kernel/errno.ts';
import { FOLL_WRITE, pfnName } from '../kernel/pfn.ts';
import {
  KVM_PGTABLE_WALK_IGNORE_EAGAIN,
  KVM_PGTABLE_WALK_LEAF,
  KVM_PGTABLE_WALK_SHARED,
  KVM_PGTABLE_WALK_SKIP_BBM_TLBI,
  KVM_PGTABLE_WALK_SKIP_CMO,
  KVM_PGTABLE_WALK_TABLE_POST,
  KVM_PGTABLE_WALK_TABLE_PRE,
  protName,
} from '../kernel/prot.ts';
import type { Effect } from '../kernel/trace.ts';
import type { Step } from './fold.ts';
import { raceText } from './races.ts';
import { bytes } from './words.ts';

/** Turns one logged number into text; numbers that nobody wrote are dealt with before. */
type Format = (x: number) => string;

/** How the arguments and the result of a call read. */
interface Reading {
  readonly args: readonly Format[];
  /** Absent where the call has no result. */
  readonly result?: Format;
}

const named =
  (name: string, format: Format): Format =>
  (x) =>
    `${name} ${format(x)}`;
const yesNo: Format = (x) => (x === 0 ? 'no' : 'yes');

const FLAGS: readonly (readonly [number, string])[] = [
  [KVM_PGTABLE_WALK_LEAF, 'LEAF'],
  [KVM_PGTABLE_WALK_TABLE_PRE, 'TABLE_PRE'],
  [KVM_PGTABLE_WALK_TABLE_POST, 'TABLE_POST'],
  [KVM_PGTABLE_WALK_SHARED, 'SHARED'],
  [KVM_PGTABLE_WALK_IGNORE_EAGAIN, 'IGNORE_EAGAIN'],
  [KVM_PGTABLE_WALK_SKIP_BBM_TLBI, 'SKIP_BBM_TLBI'],
  [KVM_PGTABLE_WALK_SKIP_CMO, 'SKIP_CMO'],
];

const walkFlags: Format = (flags) => {
  const set = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? 'no flags' : set.join('|');
};
const page: Format = (pfn) => (pfn === 0 ? 'NULL' : pfn === -1 ? 'uninitialised' : `page ${hex(pfn)}`);
const faultFlags: Format = (flags) => ((flags & FOLL_WRITE) !== 0 ? 'FOLL_WRITE' : 'no flags');
const release: Reading = { args: [page] };
const range: Reading = { args: [named('addr', hex), named('size', bytes)] };
const physical: Reading = { args: [named('pa', hex), named('size', bytes)] };

/** What is logged of a lock call is how it is taken, and the gutter shows that. */
const lock: Reading = { args: [] };

const READINGS: { readonly [name in CallName]?: Reading } = {
  vma_lookup: { args: [named('addr', hex)], result: (found) => (found === 0 ? 'NULL' : 'a VMA') },
  mmu_invalidate_seq: { args: [], result: String },
  __kvm_faultin_pfn: {
    args: [named('gfn', hex), faultFlags, named('writable', yesNo)],
    result: pfnName,
  },
  kvm_fault_lock: lock,
  kvm_fault_unlock: lock,
  read_lock: lock,
  read_unlock: lock,
  write_lock: lock,
  write_unlock: lock,
  mmu_invalidate_retry: { args: [named('seq', String)], result: (stale) => (stale === 0 ? 'no' : 'stale') },
  kvm_pgtable_get_leaf: {
    args: [
      named('addr', hex),
      named('entry', (valid) => (valid === 0 ? 'gone' : 'valid')),
      named('level', String),
    ],
    result: errnoName,
  },
  sanitise_mte_tags: { args: [named('pfn', hex), named('size', bytes)] },
  kvm_pgtable_stage2_map: {
    args: [
      named('addr', hex),
      named('size', bytes),
      named('pa', hex),
      protName,
      (cache) => (cache === 0 ? 'no cache' : 'cache'),
      walkFlags,
    ],
    result: errnoName,
  },
  kvm_pgtable_stage2_relax_perms: { args: [named('addr', hex), protName, walkFlags], result: errnoName },
  kvm_release_faultin_page: { args: [page, named('unused', yesNo), named('dirty', yesNo)] },
  kvm_release_page_unused: release,
  kvm_release_page_clean: release,
  kvm_release_page_dirty: release,
  mark_page_dirty_in_slot: { args: [named('gfn', hex)] },
  kvm_mmu_topup_memory_cache: { args: [named('min', String)], result: errnoName },
  topup_hyp_memcache: { args: [named('min', String)], result: errnoName },
  kvm_send_hwpoison_signal: { args: [named('addr', hex), named('lsb', String)] },
  kvm_inject_dabt_excl_atomic: { args: [named('addr', hex)] },
  kvm_prepare_memory_fault_exit: {
    args: [named('gpa', hex), named('size', bytes), named('write', yesNo), named('exec', yesNo)],
  },
  WARN: { args: [] },
  kvm_tlb_flush_vmid_ipa: { args: [named('addr', hex), named('level', String)] },
  kvm_tlb_flush_vmid_range: range,
  dcache_clean_inval_poc: physical,
  icache_inval_pou: physical,
};

/** A line of a trace: one effect, or a row of the same call with the first and the last arguments. */
export function stepText(step: Step): string {
  const text = effectText(step.effect);
  return step.times === 1 ? text : `${text} … ${argsText(step.last)}: ${step.times} times`;
}

/** The call with its arguments by meaning, or what another thread did. */
function effectText(effect: Effect): string {
  if (effect.call < 0) return raceText(effect.occurrence, effect.refused);
  const name = CALL_NAMES[effect.call];
  const reading = READINGS[name];
  const call = `${name}${argsText(effect)}`;
  if (reading?.result === undefined) return effect.result === 0 ? call : `${call} = ${effect.result}`;
  return `${call} = ${Number.isNaN(effect.result) ? 'uninitialised' : reading.result(effect.result)}`;
}

function argsText(effect: Effect): string {
  const reading = READINGS[CALL_NAMES[effect.call]];
  const formats = reading === undefined ? effect.args.map(() => hex) : reading.args;
  const args = formats.map((format, i) =>
    Number.isNaN(effect.args[i]) ? 'uninitialised' : format(effect.args[i]),
  );
  return `(${args.join(', ')})`;
}

/** All effects of a run as lines, for files. */
export function effectLines(effects: readonly Effect[]): readonly string[] {
  return effects.map((effect) => `${gutter(effect)}  ${stepText({ effect, last: effect, times: 1 })}`);
}

/** What `gutter` means. */
export const GUTTER_LEGEND =
  'm mmap_lock, r/w mmu_lock for reading/writing, i interrupts off, then pages pinned';

/** The locks held and the pages pinned when it happened, in four characters. */
export function gutter(effect: Effect): string {
  const mmap = (effect.locks & 1) !== 0 ? 'm' : '.';
  const mmu = (effect.locks & 4) !== 0 ? 'w' : (effect.locks & 2) !== 0 ? 'r' : '.';
  const irqs = (effect.locks & 8) !== 0 ? 'i' : '.';
  const pins = effect.pins === 0 ? '.' : effect.pins > 9 || effect.pins < 0 ? '*' : String(effect.pins);
  return `${mmap}${mmu}${irqs}${pins}`;
}
