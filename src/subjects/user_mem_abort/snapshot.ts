// SPDX-License-Identifier: GPL-2.0-only
// A machine at one moment.
import { VmaKind } from '../../kernel/environment.ts';
import { type LeafRun, leafRuns } from '../../kernel/pgtable/leaf_runs.ts';
import type { Bench } from './bench.ts';
import { D, DIMENSIONS } from './dimensions/all.ts';

/** A page that the run came to hold. */
export interface PageShape {
  readonly pfn: number;
  readonly pins: number;
}

/** A range of host virtual addresses; an end that nothing looked at is null. */
export interface Extent {
  readonly start: number | null;
  readonly end: number | null;
}

/** What a machine looks like at one moment, for a drawing. What no run asked about is null: it may be anything. */
export interface MachineSnapshot {
  readonly pageSize: number;
  /** The address that faulted, and the guest physical one behind it; the same unless nested. */
  readonly faultIpa: number;
  readonly ipa: number;
  /** Page-aligned. */
  readonly hva: number;
  /** Size of the guest hypervisor's mapping; null unless nested. */
  readonly nested: number | null;
  readonly slot: (Extent & { readonly logging: boolean; readonly readonly: boolean }) | null;
  readonly vma: (Extent & { readonly kind: string }) | null;
  /** The physically contiguous memory behind the hva. */
  readonly host:
    | (Extent & { readonly pa: number; readonly present: boolean; readonly entry: string | null })
    | null;
  /** The valid leaves of stage-2. */
  readonly leaves: readonly LeafRun[];
  readonly pages: readonly PageShape[];
}

/** The machine of a bench as it is now. Asks no question that the runs have not asked: the scenario stays what it is. */
export function snapshot(bench: Bench): MachineSnapshot {
  const { m } = bench;
  const { fault, g, slot } = m;
  const asked = askedIn(bench);
  return {
    pageSize: g.PAGE_SIZE,
    faultIpa: fault.faultIpa,
    ipa: fault.ipa,
    hva: fault.hva,
    nested: fault.nested?.block_size ?? null,
    slot:
      asked(D.slotStart) || asked(D.slotEnd)
        ? {
            start: asked(D.slotStart) ? slot.userspace_addr : null,
            end: asked(D.slotEnd) ? slot.hvaEnd : null,
            logging: asked(D.slotLogging) && m.env.slotLogging(),
            readonly: asked(D.slotReadonly) && m.env.slotReadonly(),
          }
        : null,
    vma: vmaOf(bench),
    host: hostOf(bench),
    leaves: leavesOf(bench),
    pages: pagesOf(bench),
  };
}

/** The pages that the run holds or held, by pfn. */
export function pagesOf({ m }: Bench): readonly PageShape[] {
  return m.pages.pages
    .slice(0, m.pages.count)
    .map(({ pfn, pins }) => ({ pfn, pins }))
    .sort((a, b) => a.pfn - b.pfn);
}

function askedIn(bench: Bench): (dimension: number) => boolean {
  const { values } = bench.world.choices;
  return (dimension) => values[dimension] >= 0;
}

function vmaOf(bench: Bench): MachineSnapshot['vma'] {
  const { host } = bench.m;
  const asked = askedIn(bench);
  if (!asked(D.vmaKind)) return null;
  const kind = DIMENSIONS[D.vmaKind].values[host.vmaKind()].label;
  if (host.vmaKind() === VmaKind.hole) return { kind, start: null, end: null };
  const given = !host.isLinear() || host.replaced;
  return {
    kind,
    start: given || asked(D.vmaStart) ? host.vmaStart() : null,
    end: given || asked(D.vmaEnd) ? host.vmaEnd() : null,
  };
}

function hostOf(bench: Bench): MachineSnapshot['host'] {
  const { fault, g, host } = bench.m;
  const asked = askedIn(bench);
  if (!asked(D.vmaKind) || host.vmaKind() === VmaKind.hole) return null;
  const known = host.isLinear()
    ? host.replaced || (asked(D.vmaStart) && asked(D.vmaEnd) && asked(D.pfnCongruence))
    : asked(D.hostPte) || host.pageBytes() !== g.PAGE_SIZE;
  if (!known) return null;
  const start = host.rangeStart(fault.hva);
  return {
    start,
    end: host.rangeEnd(fault.hva),
    pa: host.pa(start),
    present: host.present,
    entry: asked(D.hostPte) ? DIMENSIONS[D.hostPte].values[host.hostPte()].label : null,
  };
}

function leavesOf({ m }: Bench): readonly LeafRun[] {
  m.stage2.collect();
  return leafRuns(m.stage2.leaves);
}
