// SPDX-License-Identifier: GPL-2.0-only
// Answers the questions about the aborts of a session.
import {
  type AbortQuestions,
  Decoding,
  ExternalAbort,
  GuestMode,
  IpaPosition,
  type NestedWalk,
  SlotKind,
} from '../../kernel/abort/questions.ts';
import { Access } from '../../kernel/environment.ts';
import type { ProtectedQuestions } from '../../kernel/protected/questions.ts';
import { vmIsProtected } from '../../kernel/protected/vm_is_protected.ts';
import type { Vm } from '../../kernel/session/vm.ts';
import { answerFrom } from '../user_mem_abort/dimensions/declare.ts';
import type { SessionRules } from '../user_mem_abort/sessions/rules.ts';
import { SessionWorld } from '../user_mem_abort/sessions/world.ts';
import { externalAbort } from './dimensions/external.ts';
import { nestedStage2, nestedWalk } from './dimensions/nested.ts';
import { guestEntry, hostOwns, lockedLimit } from './dimensions/protected-memory.ts';
import { slotKind } from './dimensions/slot.ts';
import { decoding } from './dimensions/syndrome.ts';
import { OWN_DIMENSIONS, type Questions } from './space.ts';

class FromSessionChoices extends SessionWorld {}
answerFrom(FromSessionChoices.prototype, OWN_DIMENSIONS);
const Answering = FromSessionChoices as new (rules: SessionRules) => SessionWorld & Questions;

const WALKS = ['translates', 'faults', 'fails', 'changes'] as const;

/** What the VM has is fixed by the choices of the session; what an abort meets follows from the step and from where the VM stands by then. */
export class AbortSessionWorld extends Answering implements AbortQuestions, ProtectedQuestions {
  readonly sorted = false;

  override isOfFile(): boolean {
    return super.slotKind() === SlotKind.guestMemfd;
  }

  override slotKind(): SlotKind {
    if (!this.vm.inSlot) return SlotKind.none;
    // The slots of a protected guest stay.
    const isMoved = this.step?.slot !== undefined && !vmIsProtected(this.vm.m);
    return isMoved ? SlotKind.invalid : super.slotKind();
  }

  override mayLock(): boolean {
    return this.step?.limit === undefined;
  }

  override hostOwns(): boolean {
    return this.step?.owner === undefined;
  }

  override entryPoisoned(): boolean {
    return false;
  }

  override ipaPosition(): IpaPosition {
    return IpaPosition.inside;
  }

  override nestedStage2Off(): boolean {
    return false;
  }

  override nestedWalk(): NestedWalk {
    return WALKS.indexOf(this.step?.walk ?? 'translates') as NestedWalk;
  }

  override decoding(): Decoding {
    const label = this.step?.decoding;
    if (label === undefined) return Decoding.valid;
    if (label === 'none') return Decoding.none;
    return this.vm.m.fault.access === Access.write ? Decoding.cacheMaintenance : Decoding.valid;
  }

  override externalAbort(): ExternalAbort {
    const { access } = this.vm.m.fault;
    const isWalk = access === Access.s1ptwData || access === Access.s1ptwFetch;
    if (this.step?.error === 'parity') return isWalk ? ExternalAbort.parityOnWalk : ExternalAbort.parity;
    return isWalk ? ExternalAbort.walk : ExternalAbort.access;
  }

  /** Whoever does not run the guest of a guest hypervisor is the guest hypervisor. */
  override guestMode(): GuestMode {
    const { fault } = this.vm.m;
    return this.vm.hasNested && fault.nested === null ? GuestMode.hypervisor : GuestMode.guest;
  }

  override describe(vm: Vm): void {
    super.describe(vm);
    const { values } = this.situation;
    values[slotKind.number] = this.slotKind();
    values[nestedWalk.number] = this.nestedWalk();
    values[nestedStage2.number] = 0;
    values[decoding.number] = this.decoding();
    values[externalAbort.number] = this.externalAbort();
    values[lockedLimit.number] = this.mayLock() ? 0 : 1;
    values[hostOwns.number] = this.hostOwns() ? 0 : 1;
    values[guestEntry.number] = 0;
  }
}
