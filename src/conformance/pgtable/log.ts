// SPDX-License-Identifier: GPL-2.0-only
// TLB and cache maintenance as one short text.
import { DCACHE_CLEAN, ICACHE_INVALIDATE, TLB_FLUSH_IPA, TLB_FLUSH_RANGE } from '../../kernel/effects.ts';
import { LEVEL_UNKNOWN } from '../../kernel/pgtable/maintenance.ts';

/** Entries that stay readable; all are in the hash. */
const SHOWN = 4;

/** The driver's letters for what it logs; a flush of a range is one of everything where FEAT_TLBIRANGE is absent. */
const LETTERS = new Map([
  [TLB_FLUSH_IPA, 'i'],
  [TLB_FLUSH_RANGE, 'a'],
  [DCACHE_CLEAN, 'd'],
  [ICACHE_INVALIDATE, 'c'],
]);

/** TLB and cache maintenance in order, as a hash: the unmap of a large range makes hundreds of thousands of entries. */
export class MaintenanceLog {
  private count = 0;
  private hash = 0;
  private text = '';

  clear(): void {
    this.count = 0;
    this.hash = 0;
    this.text = '';
  }

  /** Appends an effect, if it is maintenance. */
  add(name: string, args: readonly number[]): void {
    const letter = LETTERS.get(name);
    if (letter === undefined) return;
    const [addr, arg] = letter === 'a' ? [0, 0] : [args[0]!, args[1]!];
    this.append(letter, addr, letter === 'i' && arg === 0 ? LEVEL_UNKNOWN : arg);
  }

  private append(letter: string, addr: number, arg: number): void {
    this.mix(letter.charCodeAt(0));
    this.mix(addr);
    this.mix(Math.floor(addr / 0x1_0000_0000));
    this.mix(arg);
    if (this.count++ < SHOWN) this.text += `,${letter}${addr.toString(16)}:${arg}`;
  }

  toString(): string {
    return `${this.count}:${(this.hash >>> 0).toString(16)}${this.text}`;
  }

  private mix(x: number): void {
    const h = Math.imul(this.hash ^ (x % 0x1_0000_0000), 0x0100_0193);
    this.hash = h ^ (h >>> 15);
  }
}
