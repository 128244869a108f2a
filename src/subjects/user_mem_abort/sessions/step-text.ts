// SPDX-License-Identifier: GPL-2.0-only
// A step in words.
import type { AccessName } from '../../../kernel/session/guest.ts';
import { type AccessStep, isAccess, type Step } from './session.ts';

const ACCESSES: { readonly [name in AccessName]: string } = {
  read: 'reads',
  write: 'writes',
  exec: 'executes',
  's1ptw-data': 'walks its stage-1 tables, for data, in',
  's1ptw-fetch': 'walks its stage-1 tables, for a fetch, in',
  atomic: 'makes an atomic access to',
};

/** A step, in words. */
export function stepText(step: Step): string {
  switch (step.actor) {
    case 'host':
      return `host: ${step.does} "${step.page}"`;
    case 'vmm':
      return `VMM: ${step.does}`;
    case 'guest':
      if (isAccess(step)) return accessText(step);
      return step.does === 'enter-nested'
        ? `vCPU ${step.vcpu}: the guest hypervisor runs its guest`
        : `vCPU ${step.vcpu}: the guest hypervisor is back`;
  }
}

function accessText({ does, page, race, topup, userPte, vcpu }: AccessStep): string {
  const extras = [
    ...(race === undefined ? [] : [`${race.action} at ${race.site}`]),
    ...(topup === undefined ? [] : ['no memory for the top-up']),
    ...(userPte === undefined ? [] : ['the entry of the user page tables is gone']),
  ];
  return [`vCPU ${vcpu} ${ACCESSES[does]} "${page}"`, ...extras].join(', ');
}
