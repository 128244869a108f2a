// SPDX-License-Identifier: GPL-2.0-only
// Answers the questions about an abort from choices.
import type {
  AbortQuestions,
  Decoding,
  ExternalAbort,
  GuestMode,
  IpaPosition,
  NestedWalk,
  OddFault,
  SlotKind,
} from '../../kernel/abort/questions.ts';
import { World } from '../user_mem_abort/world.ts';
import { A } from './dimensions/numbers.ts';
import { SPACE } from './space.ts';

/** Answers a machine's questions about memory, and those about an abort that nobody has sorted. */
export class AbortWorld extends World implements AbortQuestions {
  readonly sorted = false;

  constructor() {
    super(SPACE);
  }

  ipaPosition(): IpaPosition {
    return this.choices.pick(A.ipaPosition) as IpaPosition;
  }
  slotKind(): SlotKind {
    return this.choices.pick(A.slotKind) as SlotKind;
  }
  otherSlots(): boolean {
    return this.choices.pick(A.otherSlots) === 1;
  }
  decoding(): Decoding {
    return this.choices.pick(A.decoding) as Decoding;
  }
  externalAbort(): ExternalAbort {
    return this.choices.pick(A.externalAbort) as ExternalAbort;
  }
  oddFault(): OddFault {
    return this.choices.pick(A.oddFault) as OddFault;
  }
  farValid(): boolean {
    return this.choices.pick(A.farValid) === 0;
  }
  hpfarValid(): boolean {
    return this.choices.pick(A.hpfarValid) === 0;
  }
  firmwareClaims(): boolean {
    return this.choices.pick(A.firmwareClaims) === 1;
  }
  hasRas(): boolean {
    return this.choices.pick(A.hasRas) === 0;
  }
  vmHasRas(): boolean {
    return this.choices.pick(A.vmHasRas) === 0;
  }
  exitsOnSea(): boolean {
    return this.choices.pick(A.exitsOnSea) === 1;
  }
  guestMode(): GuestMode {
    return this.choices.pick(A.guestMode) as GuestMode;
  }
  privileged(): boolean {
    return this.choices.pick(A.privileged) === 0;
  }
  deviceInKernel(): boolean {
    return this.choices.pick(A.deviceInKernel) === 1;
  }
  returnsNisv(): boolean {
    return this.choices.pick(A.returnsNisv) === 1;
  }
  nestedWalk(): NestedWalk {
    return this.choices.pick(A.nestedWalk) as NestedWalk;
  }
  nestedStage2Off(): boolean {
    return this.choices.pick(A.nestedStage2) === 1;
  }
}
