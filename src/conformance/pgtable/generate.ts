// SPDX-License-Identifier: GPL-2.0-only
/**
 * Sequences of operations. Steps are drawn in terms of a few addresses that they share, so that operations meet: the start, the middle
 * and the end of the input addresses, a handful of blocks in each, a handful of pages in a block. Smaller choices come first, which
 * is what shrinking goes towards.
 */
import fc from 'fast-check';
import { ALIGN } from '../../kernel/bits.ts';
import type { Geometry } from '../../kernel/geometry.ts';
import {
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_IGNORE_EAGAIN,
  KVM_PGTABLE_WALK_SHARED,
  KVM_PGTABLE_WALK_SKIP_BBM_TLBI,
  KVM_PGTABLE_WALK_SKIP_CMO,
} from '../../kernel/prot.ts';
import type { Operation, PgtableMachine, Sequence } from './operation.ts';

/** Operations of a sequence at most. */
const LENGTH = 100;

/** Input address sizes: of a VM by default, of one in protected mode, and others that a VM can be created with. */
const IPA_BITS = [40, 40, 40, 48, 48, 32, 36, 44];

/** An operation that may depend on the machine and on those before it. */
type Step = (machine: PgtableMachine, before: readonly Operation[]) => Operation;

/** Sequences for page tables of `g`. */
export function sequences(g: Geometry): fc.Arbitrary<Sequence> {
  return fc
    .record({
      machine: fc.record({
        ipaBits: fc.constantFrom(...IPA_BITS),
        fwb: fc.boolean(),
        xnx: fc.boolean(),
      }),
      steps: fc.array(step(g), { minLength: 1, maxLength: LENGTH, size: 'max' }),
    })
    .map(({ machine, steps }) => {
      const operations: Operation[] = [];
      for (const next of steps) operations.push(next(machine, operations));
      return { machine, operations };
    });
}

function step(g: Geometry): fc.Arbitrary<Step> {
  const P = g.PAGE_SIZE;
  const PMD = g.PMD_SIZE;
  /** What one walk should still cover in blocks: a PUD with 4K pages, a few PMDs otherwise. */
  const BIG = g.KVM_PGTABLE_MIN_BLOCK_LEVEL === 1 ? g.PUD_SIZE : 8 * PMD;
  /** Too large for a block: one level above. */
  const GIANT = g.granule[g.KVM_PGTABLE_MIN_BLOCK_LEVEL - 1]!;
  /** Pages that one map makes at most: larger pages have larger tables, and what walks them takes its time on both sides. */
  const PAGES = { 12: 1100, 14: 300, 16: 100 }[g.PAGE_SHIFT]!;

  const spot = fc
    .record({
      region: fc.constantFrom(0, 0, 0, 1, 2),
      block: fc.constantFrom(0, 0, 0, 1, 2, BIG / PMD - 1, BIG / PMD),
      page: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(0, 0, 0, 1, 5, PMD / P - 1) },
        fc.nat({ max: PMD / P - 1 }),
      ),
      offset: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 8, 0x48, P - 1),
    })
    .map(({ region, block, page, offset }) => ({ ipaBits }: PgtableMachine): number => {
      const limit = 2 ** ipaBits;
      const start = [0, Math.floor(limit / 2 / BIG) * BIG, Math.max(limit - BIG, 0)][region]!;
      return start + block * PMD + page * P + offset;
    });
  /** Where something was mapped before, or a few pages on. */
  const mapped = fc
    .record({ back: fc.nat({ max: 5 }), page: fc.constantFrom(0, 0, 0, 1, 2, PMD / P) })
    .map(({ back, page }) => (_: PgtableMachine, before: readonly Operation[]): number => {
      const maps = before.filter((o) => o.op === 'map');
      return (maps[maps.length - 1 - back]?.addr ?? 0) + page * P;
    });
  const pageAt = spot.map((at) => (m: PgtableMachine) => Math.floor(at(m) / P) * P);
  const blockAt = spot.map((at) => (m: PgtableMachine) => Math.floor(at(m) / PMD) * PMD);
  const bigAt = spot.map((at) => (m: PgtableMachine) => Math.floor(at(m) / BIG) * BIG);
  const address = fc.oneof(
    { weight: 3, arbitrary: pageAt },
    { weight: 3, arbitrary: blockAt },
    { weight: 1, arbitrary: bigAt },
    { weight: 1, arbitrary: spot },
  );
  /** For what changes leaves: they should be there. */
  const likely = fc.oneof({ weight: 2, arbitrary: mapped }, { weight: 1, arbitrary: address });
  const size = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.constantFrom(P, P, P, 2 * P, 5 * P, PMD, PMD, PMD, PMD - P, PMD + P, PMD / 2, 2 * PMD),
    },
    { weight: 2, arbitrary: fc.constant(BIG) },
    { weight: 4, arbitrary: fc.constantFrom(0, 1, P - 1, P + 1, 5 * P, PMD + 1, BIG - P, GIANT) },
  );
  const prot = fc
    .tuple(
      fc.constantFrom(0, KVM_PGTABLE_PROT_X, KVM_PGTABLE_PROT_X, KVM_PGTABLE_PROT_PX, KVM_PGTABLE_PROT_UX),
      fc.constantFrom(KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_R, 0),
      fc.constantFrom(0, KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_W),
      fc.constantFrom(
        ...Array.from({ length: 14 }, () => 0),
        KVM_PGTABLE_PROT_DEVICE,
        KVM_PGTABLE_PROT_NORMAL_NC,
        KVM_PGTABLE_PROT_DEVICE | KVM_PGTABLE_PROT_NORMAL_NC,
      ),
      // Software bits 0 to 3.
      fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3, 8),
      // Execution and such memory exclude each other; now and then it is tried nonetheless.
      fc.constantFrom(true, true, false),
    )
    .map(([exec, read, write, type, software, sensible]) => {
      const bits = read | write | type | (software << 24);
      return type !== 0 && sensible ? bits : bits | exec;
    });
  const flags = fc.constantFrom(
    ...Array.from({ length: 5 }, () => KVM_PGTABLE_WALK_SHARED),
    0,
    0,
    KVM_PGTABLE_WALK_IGNORE_EAGAIN,
    KVM_PGTABLE_WALK_SHARED | KVM_PGTABLE_WALK_IGNORE_EAGAIN,
    KVM_PGTABLE_WALK_SKIP_BBM_TLBI | KVM_PGTABLE_WALK_SKIP_CMO,
  );
  const cache = fc.constantFrom(40, 40, 40, 40, 40, 0, 1, 2, 3, null);
  const nullWhenEmpty = fc.constantFrom(false, false, true);
  /** Where the output address lies, by its difference from the input address: congruent to it in blocks, in pages, or not at all. */
  const away = fc.constantFrom(
    ...[0, 0, 0, 0, 2 ** 39, 2 ** 40, BIG, PMD, PMD / 2, P, 3 * P, 2 ** 40 + P, 0x10],
  );

  /** Keeps what is mapped page by page small. */
  const bounded = (addr: number, phys: number, bytes: number): number => {
    const congruent = addr % PMD === phys % PMD && bytes >= PMD;
    const head = ALIGN(addr, PMD) - addr;
    const pages = (congruent ? head + ((addr + bytes) % PMD) : bytes) / P;
    return pages <= PAGES ? bytes : PAGES * P;
  };
  /** Below the 48 bits that a CPU without LPA2 has: beyond them the kernel takes a map for a change of ownership. */
  const output = (addr: number, d: number): number => (addr + d) % 2 ** 47;

  const map: fc.Arbitrary<Step> = fc
    .record({ address, size, away, prot, flags, cache, nullWhenEmpty })
    .map(({ address: at, size: bytes, away: d, ...rest }) => (m) => {
      const addr = at(m);
      const phys = output(addr, d);
      return { op: 'map', addr, size: bounded(addr, phys, bytes), phys, ...rest };
    });
  /** An earlier map once more, with one thing changed. */
  const again: fc.Arbitrary<Step> = fc
    .record({
      map,
      back: fc.nat({ max: 7 }),
      change: fc.constantFrom('nothing', 'prot', 'software', 'size', 'phys'),
    })
    .map(({ map: fresh, back, change }) => (m, before) => {
      const maps = before.filter((o) => o.op === 'map');
      const other = fresh(m, before) as Operation & { op: 'map' };
      const old = maps[maps.length - 1 - (back % Math.max(maps.length, 1))];
      if (old === undefined) return other;
      const { flags: f, cache: c, nullWhenEmpty: n } = other;
      const same = { ...old, flags: f, cache: c, nullWhenEmpty: n };
      switch (change) {
        case 'prot':
          return { ...same, prot: other.prot };
        case 'software':
          return { ...same, prot: (same.prot & 0xff_ffff) | (other.prot & 0xf00_0000) };
        case 'size':
          return { ...same, size: bounded(same.addr, same.phys, other.size) };
        case 'phys':
          return {
            ...same,
            phys: same.phys + 16 * PMD + P,
            size: bounded(same.addr, same.phys + P, same.size),
          };
        default:
          return same;
      }
    });
  const range = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ address, size }).map(({ address: at, size: bytes }) => (m: PgtableMachine) => ({
        addr: at(m),
        size: bytes,
      })),
    },
    { weight: 2, arbitrary: blockAt.map((at) => (m: PgtableMachine) => ({ addr: at(m), size: PMD })) },
    { weight: 1, arbitrary: bigAt.map((at) => (m: PgtableMachine) => ({ addr: at(m), size: BIG })) },
    { weight: 1, arbitrary: fc.constant((m: PgtableMachine) => ({ addr: 0, size: 2 ** m.ipaBits })) },
  );
  /** A split makes a table for each block: of a range that holds few. */
  const few = fc.oneof(
    { weight: 36, arbitrary: blockAt.map((at) => (m: PgtableMachine) => ({ addr: at(m), size: PMD })) },
    { weight: 12, arbitrary: pageAt.map((at) => (m: PgtableMachine) => ({ addr: at(m), size: P })) },
    { weight: 1, arbitrary: bigAt.map((at) => (m: PgtableMachine) => ({ addr: at(m), size: BIG })) },
  );
  const onRange =
    (op: 'unmap' | 'wrprotect' | 'split') =>
    (of: (m: PgtableMachine) => { addr: number; size: number }): Step =>
    (m) => ({ op, ...of(m) });

  const relax: fc.Arbitrary<Step> = fc
    .record({ likely, prot, flags, plain: fc.constantFrom(true, true, true, true, false) })
    .map(({ likely: at, prot: p, flags: f, plain }) => (m, before) => ({
      op: 'relax',
      addr: at(m, before),
      prot: plain ? p & 0xf : p,
      flags: f,
    }));

  return fc.oneof(
    { weight: 10, arbitrary: map },
    { weight: 5, arbitrary: again },
    { weight: 3, arbitrary: range.map(onRange('unmap')) },
    { weight: 2, arbitrary: range.map(onRange('wrprotect')) },
    { weight: 2, arbitrary: few.map(onRange('split')) },
    { weight: 4, arbitrary: relax },
    {
      weight: 2,
      arbitrary: fc.record({ address, flags }).map(
        ({ address: at, flags: f }): Step =>
          (m) => ({ op: 'mkyoung', addr: at(m), flags: f }),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record({ range, mkold: fc.constantFrom(true, true, false) }).map(
        ({ range: of, mkold }): Step =>
          (m) => ({ op: 'age', ...of(m), mkold }),
      ),
    },
    {
      weight: 2,
      arbitrary: address.map(
        (at): Step =>
          (m) => ({ op: 'leaf', addr: at(m) }),
      ),
    },
    {
      weight: 2,
      arbitrary: address.map(
        (at): Step =>
          (m) => ({ op: 'lock', addr: at(m) }),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.record({ away, prot, size: fc.constantFrom(P, BIG) }).map(
        ({ away: phys, prot: p, size: bytes }): Step =>
          () => ({
            ...{ op: 'make', addr: 0, size: bytes, phys },
            prot:
              p & (KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_PX)
                ? (p & KVM_PGTABLE_PROT_RW) | KVM_PGTABLE_PROT_X
                : p & KVM_PGTABLE_PROT_RW,
          }),
      ),
    },
  );
}
