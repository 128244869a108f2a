// SPDX-License-Identifier: GPL-2.0-only
// Answers the questions about an abort from choices.
import type { Space } from '../../core/space.ts';
import { type AbortQuestions, SlotKind } from '../../kernel/abort/questions.ts';
import type { ProtectedQuestions } from '../../kernel/protected/questions.ts';
import { answerFrom } from '../user_mem_abort/dimensions/declare.ts';
import { World } from '../user_mem_abort/world.ts';
import { OWN_DIMENSIONS, type Questions, SPACE } from './space.ts';

class FromAbortChoices extends World {
  constructor(space: Space = SPACE) {
    super(space);
  }
}
answerFrom(FromAbortChoices.prototype, OWN_DIMENSIONS);
const Answering = FromAbortChoices as new (space?: Space) => World & Questions;

/** Answers a machine's questions about memory, those about an abort that nobody has sorted, and those about a guest that may be protected. */
export class AbortWorld extends Answering implements AbortQuestions, ProtectedQuestions {
  readonly sorted = false;

  isOfFile(): boolean {
    return this.slotKind() === SlotKind.guestMemfd;
  }
}
