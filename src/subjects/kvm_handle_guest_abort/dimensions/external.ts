// SPDX-License-Identifier: GPL-2.0-only
// External aborts.

import { only } from '../../../core/dimension.ts';
import type { OddFault } from '../../../kernel/abort/questions.ts';
import { ExternalAbort, GuestMode } from '../../../kernel/abort/questions.ts';
import { NestedSize } from '../../../kernel/environment.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { isData, isWalk } from './kind.ts';
import { nestedStage2 } from './nested.ts';
import { OWN } from './numbers.ts';

const YES_NO = [
  { label: 'yes', about: 'yes' },
  { label: 'no', about: 'no' },
];
const NO_YES = [YES_NO[1]!, YES_NO[0]!];

export const externalAbort = dimension({
  number: OWN + 4,
  name: 'externalAbort',
  about: 'The fault status of an external abort. S1PTW says that a walk met it.',
  source: 'kvm_vcpu_abt_issea(), esr_fsc_is_sea_ttw()',
  values: [
    { label: 'access', about: 'on the access' },
    { label: 'walk', about: 'on a walk of tables' },
    { label: 'parity', about: 'a parity or ECC error on the access' },
    { label: 'parity-on-walk', about: 'the same on a walk' },
  ],
  domain: (c) => (isWalk(c) ? only(ExternalAbort.walk, ExternalAbort.parityOnWalk) : only(0, 1, 2, 3)),
  answers: {
    externalAbort(): ExternalAbort {
      return this.choices.pick(externalAbort.number) as ExternalAbort;
    },
  },
});

export const oddFault = dimension({
  number: OWN + 5,
  name: 'oddFault',
  about: 'The fault status of a fault that is none of those that KVM resolves.',
  source: 'kvm_handle_guest_abort(): "Unsupported FSC"',
  values: [
    { label: 'address-size', about: 'address size fault' },
    { label: 'tlb-conflict', about: 'TLB conflict' },
    { label: 'alignment', about: 'alignment fault' },
  ],
  answers: {
    oddFault(): OddFault {
      return this.choices.pick(oddFault.number) as OddFault;
    },
  },
});

export const farValid = dimension({
  number: OWN + 6,
  name: 'farValid',
  about:
    'Whether FAR_EL2 was written (ESR_ELx.FnV clear). Asked for external aborts, which alone have the bit.',
  source: 'ESR_ELx_FnV in kvm_handle_guest_sea()',
  values: YES_NO,
  answers: {
    farValid(): boolean {
      return this.choices.pick(farValid.number) === 0;
    },
  },
});

export const hpfarValid = dimension({
  number: OWN + 7,
  name: 'hpfarValid',
  about:
    'Whether HPFAR_EL2 was written. Asked for external aborts: for faults of the tables __get_fault_info() enters the guest again where it was not (hyp/include/hyp/fault.h).',
  source: 'kvm_vcpu_get_fault_ipa(), HPFAR_EL2_NS',
  values: YES_NO,
  answers: {
    hpfarValid(): boolean {
      return this.choices.pick(hpfarValid.number) === 0;
    },
  },
});

export const firmwareClaims = dimension({
  number: OWN + 8,
  name: 'firmwareClaims',
  about: "Whether the firmware's tables account for the error.",
  source: 'apei_claim_sea() in arch/arm64/kernel/acpi.c',
  values: NO_YES,
  answers: {
    firmwareClaims(): boolean {
      return this.choices.pick(firmwareClaims.number) === 1;
    },
  },
});

export const hasRas = dimension({
  number: OWN + 9,
  name: 'hasRas',
  about: 'FEAT_RAS of the host. Asked for external aborts.',
  source: 'ARM64_HAS_RAS_EXTN in host_owns_sea()',
  values: YES_NO,
  answers: {
    hasRas(): boolean {
      return this.choices.pick(hasRas.number) === 0;
    },
  },
});

export const vmHasRas = dimension({
  number: OWN + 10,
  name: 'vmHasRas',
  about:
    'FEAT_RAS of the VM, which it has only if the host does (ID registers are written with what the host has at most).',
  source: 'kvm_has_ras()',
  values: YES_NO,
  domain: (c) => (c.pick(hasRas.number) === 0 ? only(0, 1) : only(1)),
  answers: {
    vmHasRas(): boolean {
      return this.choices.pick(vmHasRas.number) === 0;
    },
  },
});

export const exitsOnSea = dimension({
  number: OWN + 11,
  name: 'exitsOnSea',
  about: 'Whether user space takes external aborts (KVM_CAP_ARM_SEA_TO_USER, 6.19 and later).',
  source: 'KVM_ARCH_FLAG_EXIT_SEA in kvm_handle_guest_sea()',
  values: NO_YES,
  answers: {
    exitsOnSea(): boolean {
      return this.choices.pick(exitsOnSea.number) === 1;
    },
  },
});

export const guestMode = dimension({
  number: OWN + 12,
  name: 'guestMode',
  about:
    'Where the vCPU was. A guest hypervisor runs on the stage-2 of the VM itself, and there is none in protected mode; ESR_ELx.VNCR is of data accesses that FEAT_NV2 redirects.',
  source: 'is_hyp_ctxt(), ESR_ELx_VNCR in host_owns_sea()',
  values: [
    { label: 'guest', about: 'in a guest' },
    { label: 'hypervisor', about: 'in a guest hypervisor' },
    { label: 'vncr', about: 'in a guest hypervisor, at an access to its VNCR page' },
  ],
  domain: (c) => {
    if (
      c.pick(D.protectedKvm) === 1 ||
      c.pick(D.nestedSize) !== NestedSize.none ||
      c.pick(nestedStage2.number) === 1
    )
      return only(GuestMode.guest);
    return isData(c) ? only(0, 1, 2) : only(GuestMode.guest, GuestMode.hypervisor);
  },
  answers: {
    guestMode(): GuestMode {
      return this.choices.pick(guestMode.number) as GuestMode;
    },
  },
});
