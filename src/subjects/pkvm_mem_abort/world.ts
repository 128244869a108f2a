// SPDX-License-Identifier: GPL-2.0-only
// Answers the questions about a protected guest from choices.
import type { ProtectedQuestions } from '../../kernel/protected/questions.ts';
import { answerFrom, type QuestionsOf } from '../user_mem_abort/dimensions/declare.ts';
import { World } from '../user_mem_abort/world.ts';
import type * as backing from './dimensions/backing.ts';
import type * as guestEntry from './dimensions/guest-entry.ts';
import type * as hostOwns from './dimensions/host-owns.ts';
import type * as lockedLimit from './dimensions/locked-limit.ts';
import { OWN_DIMENSIONS, SPACE } from './space.ts';

type Files = typeof backing & typeof guestEntry & typeof hostOwns & typeof lockedLimit;

class FromProtectedChoices extends World {
  constructor() {
    super(SPACE);
  }
}
answerFrom(FromProtectedChoices.prototype, OWN_DIMENSIONS);
const Answering = FromProtectedChoices as new () => World & QuestionsOf<Files>;

/** Answers a machine's questions about memory, and those about a guest that is protected. */
export class ProtectedWorld extends Answering implements ProtectedQuestions {
  isProtected(): boolean {
    return true;
  }
}
