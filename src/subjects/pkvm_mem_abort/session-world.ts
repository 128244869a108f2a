// SPDX-License-Identifier: GPL-2.0-only
// Answers the questions about a protected guest over a session.
import type { ProtectedQuestions } from '../../kernel/protected/questions.ts';
import type { Vm } from '../../kernel/session/vm.ts';
import { answerFrom, type QuestionsOf } from '../user_mem_abort/dimensions/declare.ts';
import type { SessionRules } from '../user_mem_abort/sessions/rules.ts';
import { SessionWorld } from '../user_mem_abort/sessions/world.ts';
import type * as backing from './dimensions/backing.ts';
import { guestEntry } from './dimensions/guest-entry.ts';
import { hostOwns } from './dimensions/host-owns.ts';
import { lockedLimit } from './dimensions/locked-limit.ts';
import { OWN_DIMENSIONS } from './space.ts';

class FromSessionChoices extends SessionWorld {}
answerFrom(FromSessionChoices.prototype, OWN_DIMENSIONS);
const Answering = FromSessionChoices as new (
  rules: SessionRules,
) => SessionWorld & QuestionsOf<typeof backing>;

/** What the memory is made of is fixed by the choices of the session; what a donation meets is said by the step. */
export class ProtectedSessionWorld extends Answering implements ProtectedQuestions {
  isProtected(): boolean {
    return true;
  }

  mayLock(): boolean {
    return this.step?.limit === undefined;
  }

  hostOwns(): boolean {
    return this.step?.owner === undefined;
  }

  entryPoisoned(): boolean {
    return false;
  }

  override describe(vm: Vm): void {
    super.describe(vm);
    const { values } = this.situation;
    values[lockedLimit.number] = this.mayLock() ? 0 : 1;
    values[hostOwns.number] = this.hostOwns() ? 0 : 1;
    values[guestEntry.number] = 0;
  }
}
