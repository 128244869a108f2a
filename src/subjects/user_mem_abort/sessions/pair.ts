// SPDX-License-Identifier: GPL-2.0-only
// A pair that plays sessions of this subject.
import type { PairOptions } from '../../../core/pair.ts';
import { SessionPair as AnySessionPair } from '../../../core/session-pair.ts';
import type { Variant } from '../../../core/variant.ts';
import type { Vm } from '../../../kernel/session/vm.ts';
import { INVARIANTS } from '../invariants/all.ts';
import { SESSION_INVARIANTS } from './invariants.ts';
import { Player } from './player.ts';

/** Plays sessions with two versions of `user_mem_abort()` side by side, each on a VM of its own. */
export class SessionPair extends AnySessionPair<Player> {
  /** @param refactored a variant, or what makes one for the VM that it is to run on */
  constructor(legacy: Variant, refactored: Variant | ((vm: Vm) => Variant), options: PairOptions) {
    const made = typeof refactored === 'function' ? ({ vm }: Player) => refactored(vm) : refactored;
    super(
      { createPlayer: () => new Player(), invariants: SESSION_INVARIANTS },
      INVARIANTS,
      legacy,
      made,
      options,
    );
  }
}
