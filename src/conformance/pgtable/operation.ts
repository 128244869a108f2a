// SPDX-License-Identifier: GPL-2.0-only
/**
 * An operation on stage-2 tables, as the kernel's function of that name takes it. Addresses and sizes are bytes; `prot` and
 * `flags` have the bits of `src/kernel/prot.ts`.
 */
export type Operation =
  | {
      readonly op: 'map';
      readonly addr: number;
      readonly size: number;
      readonly phys: number;
      readonly prot: number;
      readonly flags: number;
      /** Pages in the memory cache; null: no cache is given. */
      readonly cache: number | null;
      /** What an empty cache gives: NULL, as the hypervisor's does, or a page and a warning. */
      readonly nullWhenEmpty: boolean;
    }
  | { readonly op: 'unmap' | 'wrprotect' | 'split'; readonly addr: number; readonly size: number }
  | { readonly op: 'relax'; readonly addr: number; readonly prot: number; readonly flags: number }
  | { readonly op: 'mkyoung'; readonly addr: number; readonly flags: number }
  | { readonly op: 'age'; readonly addr: number; readonly size: number; readonly mkold: boolean }
  /** kvm_pgtable_get_leaf() */
  | { readonly op: 'leaf'; readonly addr: number }
  /** Another vCPU breaks the entry at which the walk of `addr` ends, and has not made it yet. */
  | { readonly op: 'lock'; readonly addr: number }
  /**
   * It makes the entry that it had broken: the leaf over `addr`, of the entry's size if that is no more than `size` and may be a block,
   * else a table with a page. As drawn, `addr` counts for nothing; as run, all three are those of the leaf.
   */
  | {
      readonly op: 'make';
      readonly addr: number;
      readonly size: number;
      readonly phys: number;
      readonly prot: number;
    };

/** The machine that a sequence begins with: empty tables. */
export interface PgtableMachine {
  /** Bits of the input address, 32 to 48. */
  readonly ipaBits: number;
  /** FEAT_S2FWB */
  readonly fwb: boolean;
  /** FEAT_XNX */
  readonly xnx: boolean;
}

/** A machine and what is done to it. */
export interface Sequence {
  readonly machine: PgtableMachine;
  readonly operations: readonly Operation[];
}

/** The line that the driver reads. */
export function machineLine({ ipaBits, fwb, xnx }: PgtableMachine): string {
  return `init ${ipaBits.toString(16)} ${Number(fwb)} ${Number(xnx)}`;
}

/** The line that the driver reads: the name, then five numbers in hexadecimal, then the cache. */
export function operationLine(o: Operation): string {
  const line = (a: number, b = 0, c = 0, d = 0, e = 0): string =>
    `${o.op} ${[a, b, c, d, e].map((n) => n.toString(16)).join(' ')}`;
  switch (o.op) {
    case 'map':
      return `${line(o.addr, o.size, o.phys, o.prot, o.flags)} ${o.cache ?? -1} ${Number(o.nullWhenEmpty)}`;
    case 'make':
      return line(o.addr, o.size, o.phys, o.prot);
    case 'unmap':
    case 'wrprotect':
    case 'split':
      return line(o.addr, o.size);
    case 'relax':
      return line(o.addr, 0, 0, o.prot, o.flags);
    case 'mkyoung':
      return line(o.addr, 0, 0, 0, o.flags);
    case 'age':
      return line(o.addr, o.size, Number(o.mkold));
    case 'leaf':
    case 'lock':
      return line(o.addr);
  }
}
