// SPDX-License-Identifier: GPL-2.0-only
// A step in words.
import type { AccessName } from '../../../kernel/session/guest.ts';
import { EXTRA_NAMES, EXTRAS } from './extras.ts';
import { type AccessStep, isAccess, isPreFault, type RangeSize, type Step } from './session.ts';

const ACCESSES: { readonly [name in AccessName]: string } = {
  read: 'reads',
  write: 'writes',
  exec: 'executes',
  's1ptw-data': 'walks its stage-1 tables, for data, in',
  's1ptw-fetch': 'walks its stage-1 tables, for a fetch, in',
  atomic: 'makes an atomic access to',
};

const SIZES: { readonly [size in RangeSize]: string } = {
  page: 'a page at',
  pmd: 'the size of a PMD block from',
  far: 'more than any block from',
};

/** A step, in words. */
export function stepText(step: Step): string {
  switch (step.actor) {
    case 'host':
      return `host: ${step.does} "${step.page}"`;
    case 'vmm':
      if (isPreFault(step)) return `VMM: vCPU ${step.vcpu} is to populate ${SIZES[step.size]} "${step.page}"`;
      return `VMM: ${step.does}`;
    case 'guest':
      if (isAccess(step)) return accessText(step);
      return step.does === 'enter-nested'
        ? `vCPU ${step.vcpu}: the guest hypervisor runs its guest`
        : `vCPU ${step.vcpu}: the guest hypervisor is back`;
  }
}

function accessText(step: AccessStep): string {
  const { does, page, race, vcpu } = step;
  const extras = [
    ...(race === undefined ? [] : [`${race.action} at ${race.site}`]),
    ...EXTRA_NAMES.flatMap((name) => {
      const label = step[name];
      return label === undefined ? [] : [EXTRAS[name].text(label)];
    }),
  ];
  return [`vCPU ${vcpu} ${ACCESSES[does]} "${page}"`, ...extras].join(', ');
}
