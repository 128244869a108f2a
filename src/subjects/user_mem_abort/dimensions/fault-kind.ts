// SPDX-License-Identifier: GPL-2.0-only
// What the syndrome reports.
import type { Choices } from '../../../core/choices.ts';
import { FaultKind } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';

export const faultKind = dimension({
  number: 2,
  name: 'faultKind',
  about:
    'What the syndrome reports: nothing mapped, a permission missing, or an access the memory type cannot do.',
  source: 'kvm_handle_guest_abort(), esr_fsc_is_*() in arch/arm64/include/asm/esr.h',
  values: [
    { label: 'translation', about: 'translation fault', weight: 6 },
    { label: 'permission', about: 'permission fault: a leaf is there and lacks what was wanted', weight: 5 },
    { label: 'excl-atomic', about: 'unsupported exclusive or atomic access', weight: 1 },
  ],
  answers: {
    faultKind(): FaultKind {
      return this.choices.pick(faultKind.number) as FaultKind;
    },
  },
});

/** Whether a leaf is there: its permissions are not enough, or its access flag is clear. */
export function isMapped(c: Choices): boolean {
  const kind = c.pick(faultKind.number);
  return kind === FaultKind.permission || kind === FaultKind.accessFlag;
}

export function isPermission(c: Choices): boolean {
  return c.pick(faultKind.number) === FaultKind.permission;
}
