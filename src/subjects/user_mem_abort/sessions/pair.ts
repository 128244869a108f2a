// SPDX-License-Identifier: GPL-2.0-only
// A pair that plays sessions on the modelled VM.
import type { PairOptions } from '../../../core/pair.ts';
import { SessionPair as AnySessionPair } from '../../../core/session-pair.ts';
import type { Subject } from '../../../core/subject.ts';
import type { Variant } from '../../../core/variant.ts';
import type { Vm } from '../../../kernel/session/vm.ts';
import type { Player } from './player.ts';

/** Plays sessions with two versions of a function side by side, each on a VM of its own. */
export class SessionPair extends AnySessionPair<Player> {
  /**
   * @param subject one whose sessions `sessionsOf()` made
   * @param refactored a variant, or what makes one for the VM that it is to run on
   * @throws TypeError if it has no sessions
   */
  constructor(
    { invariants, name, sessions }: Pick<Subject, 'invariants' | 'name' | 'sessions'>,
    legacy: Variant,
    refactored: Variant | ((vm: Vm) => Variant),
    options: PairOptions,
  ) {
    if (sessions === null) throw new TypeError(`${name} has no sessions`);
    const made = typeof refactored === 'function' ? ({ vm }: Player) => refactored(vm) : refactored;
    super(
      { createPlayer: () => sessions.createPlayer() as Player, invariants: sessions.invariants },
      invariants,
      legacy,
      made,
      options,
    );
  }
}
