// SPDX-License-Identifier: GPL-2.0-only
// A machine at one moment.
import { hex } from '../../kernel/bits.ts';
import { VmaKind } from '../../kernel/environment.ts';
import type { Machine } from '../../kernel/machine.ts';
import { type LeafRun, leafRuns } from '../../kernel/pgtable/leaf_runs.ts';
import { lookup } from '../../kernel/pgtable/lookup.ts';
import { protName } from '../../kernel/prot.ts';
import { bytes } from '../../kernel/words.ts';
import type { Bench } from './bench.ts';
import { D, DIMENSIONS } from './dimensions/all.ts';
import type { Player } from './sessions/player.ts';

/** A page that the run came to hold. */
export interface PageShape {
  readonly pfn: number;
  readonly pins: number;
}

/** What a run holds and has made at one moment. */
export interface RunState {
  /** The pages that it holds or held, by pfn. */
  readonly pages: readonly PageShape[];
  /** Page-table pages in the memory cache; null if nothing looked at it. */
  readonly cache: number | null;
  /** What stage-2 maps the faulting page to, in words; null if nothing looked at it. */
  readonly leaf: string | null;
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

/** A machine, and what of it was looked at. */
interface Seen {
  readonly m: Machine;
  /** Whether a dimension was asked for. */
  readonly asked: (dimension: number) => boolean;
}

/** The machine of a bench as it is now. Asks no question that the runs have not asked: the scenario stays what it is. */
export function snapshot({ m, world }: Bench): MachineSnapshot {
  const { values } = world.choices;
  return shapes({ m, asked: (dimension) => values[dimension] >= 0 });
}

/** One side of a session as it is now, around the address that the machine is aimed at: a session fixes everything. */
export function sessionSnapshot({ vm: { m } }: Player): MachineSnapshot {
  return shapes({ m, asked: () => true });
}

function shapes(seen: Seen): MachineSnapshot {
  const { asked, m } = seen;
  const { fault, g, slot } = m;
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
    vma: vmaOf(seen),
    host: hostOf(seen),
    leaves: leavesOf(m),
    pages: pagesOf(m),
  };
}

/** What a run holds and has made by now. Asks nothing, and leaves what the machine knows of its tables alone. */
export function stateOf(m: Machine): RunState {
  const { cache } = m;
  return { pages: pagesOf(m), cache: cache.known ? cache.nobjs() : null, leaf: leafOf(m) };
}

function leafOf({ fault, g, stage2 }: Machine): string | null {
  if (!stage2.touched) return null;
  const { attr, level, pa } = lookup(stage2.table, fault.faultIpa);
  return attr === null ? 'nothing mapped' : `${bytes(g.granule[level])} to pa ${hex(pa)}, ${protName(attr)}`;
}

/** The pages that the run holds or held, by pfn. */
function pagesOf({ pages }: Machine): readonly PageShape[] {
  return pages.pages
    .slice(0, pages.count)
    .map(({ pfn, pins }) => ({ pfn, pins }))
    .sort((a, b) => a.pfn - b.pfn);
}

function vmaOf({ asked, m: { host } }: Seen): MachineSnapshot['vma'] {
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

function hostOf({ asked, m: { fault, g, host } }: Seen): MachineSnapshot['host'] {
  if (!asked(D.vmaKind) || host.vmaKind() === VmaKind.hole) return null;
  const known = host.isLinear()
    ? host.replaced || (asked(D.vmaStart) && asked(D.vmaEnd) && asked(D.pfnCongruence) && asked(D.pfnRanges))
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

function leavesOf({ stage2 }: Machine): readonly LeafRun[] {
  stage2.collect();
  return leafRuns(stage2.leaves);
}
