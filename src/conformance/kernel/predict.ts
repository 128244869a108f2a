// SPDX-License-Identifier: GPL-2.0-only
// What the model says that the machine will show.
import type { Variant } from '../../core/variant.ts';
import { Injected } from '../../kernel/abort/ending.ts';
import { SlotKind } from '../../kernel/abort/questions.ts';
import { ALIGN_DOWN, hex } from '../../kernel/bits.ts';
import { VmaKind } from '../../kernel/environment.ts';
import { ENOEXEC, errnoName } from '../../kernel/errno.ts';
import { describeEsr } from '../../kernel/esr.ts';
import type { Machine } from '../../kernel/machine.ts';
import { pfnName } from '../../kernel/pfn.ts';
import {
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
} from '../../kernel/prot.ts';
import type { CallEffect } from '../../kernel/trace.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { type Observation, permissions } from './observation.ts';

/** What a guest can tell of an abort that it gets. */
const INJECTED: { readonly [injected in Injected]: string } = {
  [Injected.nothing]: 'none',
  [Injected.seaOfFetch]: 'external abort on the fetch',
  [Injected.seaOfData]: 'external abort on the data access',
  [Injected.sizeFault]: 'address size fault',
  [Injected.serror]: 'SError',
  [Injected.stage2Fault]: 'stage-2 fault',
  [Injected.exclAtomic]: 'exclusive/atomic abort',
};

/** Runs the variant on the choices of the bench and says what that comes to. */
export function predict(bench: Bench, variant: Variant, races: number): Observation {
  bench.m.recorder.terse = true;
  const ret = bench.runTraced(variant, races);
  const { m } = bench;
  // The dispatcher turns the handler's error into an abort, and tells user space itself.
  const injected = m.abort.sorted && ret === -ENOEXEC;
  return {
    syndrome: syndrome(m),
    calls: calls(m).join('; '),
    'return value': errnoName((m.abort.sorted && ret === 0) || injected ? 1 : ret),
    'way out':
      ret < 0 && !injected
        ? errnoName(ret)
        : m.signals > 0
          ? 'interrupted by a signal'
          : (m.ending.exitText() ?? 'goes on'),
    signal:
      m.signals === 0 ? 'none' : `SIGBUS at ${relative(m.signalAddress - m.fault.hva)}, lsb ${m.signalLsb}`,
    'injected abort': injected ? 'external abort on the fetch' : INJECTED[m.ending.injected],
    leaf: leaf(m),
    'dirty log': [...m.dirty.gfns.slice(0, m.dirty.count)]
      .sort((a, b) => a - b)
      .map((gfn) => gfn.toString(16))
      .join(' '),
    'page marked dirty': m.pages.pages.slice(0, m.pages.count).some((page) => page.dirty) ? 'yes' : 'no',
    'page references': relative(m.pages.pinned),
    tags: tags(m),
    'tags beside': tagsBeside(m),
    warnings: String(m.warnings + m.bugs),
  };
}

/** Without the level of a walk of stage-1 tables: the emulator reports that of the guest's own table. */
function syndrome(m: Machine): string {
  const text = describeEsr(m.fault.esr);
  return text.includes('stage-1 walk') ? text.replace(/, level .*/, '') : text;
}

export function relative(bytes: number): string {
  return bytes === 0 ? '0' : `${bytes < 0 ? '-' : '+'}${hex(Math.abs(bytes))}`;
}

/** The calls that a probe can see. */
function calls(m: Machine): readonly string[] {
  const seen: string[] = [];
  let pinned = 0;
  for (const effect of m.recorder.trace) {
    if (effect.kind !== 'call') continue;
    if (effect.name === '__kvm_faultin_pfn') pinned = effect.result;
    const text = callText(m, effect, pinned);
    if (text !== null) seen.push(text);
  }
  return seen;
}

function callText(m: Machine, { args, name, result }: CallEffect, pinned: number): string | null {
  switch (name) {
    case 'kvm_mmu_topup_memory_cache':
      return `topup(${args[0]}) = ${errnoName(result)}`;
    case '__kvm_faultin_pfn':
      return pinText(args[0], args[1] !== 0, result < 0 ? pfnName(result) : null, args[2] !== 0);
    case 'kvm_pgtable_get_leaf':
      return `get_leaf = ${errnoName(result)}${args[1] === 0 ? ', not valid' : `, level ${args[2]}`}`;
    case 'kvm_pgtable_stage2_map':
      return mapText(args[0], args[1], args[2] - pinned * m.g.PAGE_SIZE, protText(args[3]), result);
    case 'kvm_pgtable_stage2_relax_perms':
      return `relax(${hex(args[0])}, ${protText(args[1])}) = ${errnoName(result)}`;
    case 'mark_page_dirty_in_slot':
      return `mark_page_dirty(${hex(args[0])})`;
    case 'kvm_release_page_clean':
      return 'release';
    case 'kvm_send_hwpoison_signal':
      return `send_sig_mceerr(lsb ${args[1]})`;
    default:
      return m.abort.sorted ? null : dispatcherText(name, args, result);
  }
}

/** What the dispatcher does itself; an abort for the guest is said with what the guest sees of it. */
function dispatcherText(name: string, args: readonly number[], result: number): string | null {
  switch (name) {
    case 'io_mem_abort':
      return emulateText(args[0], result);
    case 'kvm_pgtable_stage2_mkyoung':
      return youngText(args[0]);
    case 'kvm_set_pfn_accessed':
      return ACCESSED;
    default:
      return null;
  }
}

export function emulateText(ipa: number, ret: number): string {
  return `io_mem_abort(${hex(ipa)}) = ${errnoName(ret)}`;
}

export function youngText(addr: number): string {
  return `mkyoung(${hex(addr)})`;
}

export const ACCESSED = 'set_pfn_accessed';

/** The pin: with what it gave, which is the host's page unless it is an error. */
export function pinText(gfn: number, write: boolean, error: string | null, writable: boolean): string {
  const gave = error ?? `a page, ${writable ? 'writable' : 'not writable'}`;
  return `pin(${hex(gfn)}, ${write ? 'write' : 'read'}) = ${gave}`;
}

/** @param fromPinned the physical address less that of the pinned page */
export function mapText(addr: number, size: number, fromPinned: number, prot: string, ret: number): string {
  return `map(${hex(addr)}, ${hex(size)}, page ${relative(fromPinned)}, ${prot}) = ${errnoName(ret)}`;
}

function protText(prot: number): string {
  const type =
    prot & KVM_PGTABLE_PROT_DEVICE ? 'device' : prot & KVM_PGTABLE_PROT_NORMAL_NC ? 'normal-nc' : '';
  return permissions(
    (prot & KVM_PGTABLE_PROT_R) !== 0,
    (prot & KVM_PGTABLE_PROT_W) !== 0,
    (prot & KVM_PGTABLE_PROT_X) !== 0,
    type,
  );
}

function leaf(m: Machine): string {
  m.stage2.collect();
  const { leaves } = m.stage2;
  const at = ALIGN_DOWN(m.fault.faultIpa, m.g.PAGE_SIZE);
  const i = leaves.find(at);
  if (i < 0) return 'none';
  const pa = leaves.pa[i] + (at - leaves.addr[i]);
  return leafText(leaves.level[i], protText(leaves.prot[i]), pa - m.host.pa(m.fault.hva));
}

/** @param fromHost what the leaf maps at the faulting address less what the host has there */
export function leafText(level: number, prot: string, fromHost: number): string {
  return `level ${level} ${prot}, the host's page ${relative(fromHost)}`;
}

/** Whether there is a slot at the address; of memory that nobody can reach nothing is asked. */
function hasMemory(m: Machine): boolean {
  return m.abort.sorted || m.abort.slotKind() === SlotKind.memory;
}

/** Whether the faulting page has its tags; null in a VM that has none. */
function tags(m: Machine): string | null {
  if (!hasMemory(m) || !m.env.vmHasMte()) return null;
  return tagText(m.mte.covers(m.host.pa(m.fault.hva), m.g.PAGE_SIZE));
}

/** The same of a page beside it in a transparent huge page; null elsewhere, where nobody may have looked at it. */
function tagsBeside(m: Machine): string | null {
  const { g, host } = m;
  if (!hasMemory(m) || !m.env.vmHasMte() || host.vmaKind() !== VmaKind.thp) return null;
  const { hva } = m.fault;
  const block = ALIGN_DOWN(hva, g.PMD_SIZE);
  return tagText(m.mte.covers(host.pa(hva === block ? block + g.PAGE_SIZE : block), g.PAGE_SIZE));
}

export function tagText(initialised: boolean): string {
  return initialised ? 'initialised' : 'not initialised';
}

/** What the model predicts. */
export type Prediction = Observation;
