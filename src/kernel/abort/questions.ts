// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a machine asks about an abort before it is known whether a fault handler sees it: where the address lies, what slots there are, what else
 * the syndrome says. A subject that is a fault handler never asks: its caller has answered.
 */

/** Where the faulting IPA lies. */
export const IpaPosition = {
  inside: 0,
  /** In the last page that the stage-2 can translate. */
  lastPage: 1,
  /** In the first page behind that, below what the hardware has. */
  pastVm: 2,
  /** In the last page that the hardware has. */
  belowLimit: 3,
  /** In the first page behind that. */
  pastLimit: 4,
} as const;
export type IpaPosition = (typeof IpaPosition)[keyof typeof IpaPosition];

/** The memslot at the guest physical address. `invalid`: flagged so while it is moved or deleted. */
export const SlotKind = { memory: 0, none: 1, invalid: 2, guestMemfd: 3 } as const;
export type SlotKind = (typeof SlotKind)[keyof typeof SlotKind];

/** What the syndrome of a data abort says of the instruction. `valid`: ISV, with register and size; `cacheMaintenance`: CM. */
export const Decoding = { valid: 0, none: 1, cacheMaintenance: 2 } as const;
export type Decoding = (typeof Decoding)[keyof typeof Decoding];

/** Fault status of an external abort: on the access or on a walk, by an error of memory or by parity. */
export const ExternalAbort = { access: 0, walk: 1, parity: 2, parityOnWalk: 3 } as const;
export type ExternalAbort = (typeof ExternalAbort)[keyof typeof ExternalAbort];

/** Fault status that no guest can cause on stage-2 as KVM sets it up. */
export const OddFault = { addressSize: 0, tlbConflict: 1, alignment: 2 } as const;
export type OddFault = (typeof OddFault)[keyof typeof OddFault];

/** What the walk of the guest hypervisor's stage-2 comes to. */
export const NestedWalk = {
  translates: 0,
  /** It ends in a fault of the architecture. */
  faults: 1,
  /** A descriptor cannot be read, or the configuration is one that no walk can start from. */
  fails: 2,
  /** A descriptor changed under the walk. */
  changes: 3,
} as const;
export type NestedWalk = (typeof NestedWalk)[keyof typeof NestedWalk];

/** Where the vCPU was: in a guest, in a guest hypervisor, or there at an access that FEAT_NV2 sends to the VNCR page. */
export const GuestMode = { guest: 0, hypervisor: 1, vncr: 2 } as const;
export type GuestMode = (typeof GuestMode)[keyof typeof GuestMode];

/** Answers about one abort; each is asked at most once per run and must not depend on when it is asked. */
export interface AbortQuestions {
  /** Whether every abort is one that its caller has sent to a fault handler: then nothing else is asked. */
  readonly sorted: boolean;
  ipaPosition(): IpaPosition;
  slotKind(): SlotKind;
  /** Whether the memory behind the addresses is that of a guest_memfd, whatever the slot is at this moment. */
  isOfFile(): boolean;
  /** Whether every gfn outside the slot belongs to another one. */
  otherSlots(): boolean;
  decoding(): Decoding;
  externalAbort(): ExternalAbort;
  oddFault(): OddFault;
  /** Whether FAR_EL2 was written (FnV clear), and HPFAR_EL2. */
  farValid(): boolean;
  hpfarValid(): boolean;
  /** Whether firmware tables claim the error (`apei_claim_sea()`). */
  firmwareClaims(): boolean;
  /** FEAT_RAS of the host, and of the VM. */
  hasRas(): boolean;
  vmHasRas(): boolean;
  /** KVM_CAP_ARM_SEA_TO_USER: whether user space wants external aborts. */
  exitsOnSea(): boolean;
  guestMode(): GuestMode;
  /** Whether the access was made at EL1 or above. */
  privileged(): boolean;
  /** Whether a device in the kernel takes an emulated access. */
  deviceInKernel(): boolean;
  /** KVM_CAP_ARM_NISV_TO_USER: whether user space wants accesses that cannot be decoded. */
  returnsNisv(): boolean;
  nestedWalk(): NestedWalk;
  /** Whether a guest hypervisor's guest runs with its stage-2 switched off. */
  nestedStage2Off(): boolean;
}

/** Aborts as a fault handler gets them. */
export const SORTED: AbortQuestions = {
  sorted: true,
  ipaPosition: () => IpaPosition.inside,
  slotKind: () => SlotKind.memory,
  isOfFile: () => false,
  otherSlots: () => false,
  decoding: () => Decoding.none,
  externalAbort: () => ExternalAbort.access,
  oddFault: () => OddFault.addressSize,
  farValid: () => true,
  hpfarValid: () => true,
  firmwareClaims: () => false,
  hasRas: () => true,
  vmHasRas: () => true,
  exitsOnSea: () => false,
  guestMode: () => GuestMode.guest,
  privileged: () => true,
  deviceInKernel: () => false,
  returnsNisv: () => false,
  nestedWalk: () => NestedWalk.translates,
  nestedStage2Off: () => false,
};
