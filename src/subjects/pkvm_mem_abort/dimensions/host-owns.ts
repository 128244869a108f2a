// SPDX-License-Identifier: GPL-2.0-only
// Whose the page is for the hypervisor.
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { OWN } from './numbers.ts';

/** The dimension, for a space in which it has that number. */
export const hostOwnsAt = (number: number) =>
  dimension({
    number,
    name: 'hostOwns',
    about: "Whether the hypervisor finds that the page is the host's alone.",
    source: '__pkvm_host_donate_guest() in arch/arm64/kvm/hyp/nvhe/mem_protect.c',
    values: [
      { label: 'yes', about: 'the host owns it, and shares it with nobody', weight: 6 },
      {
        label: 'no',
        about:
          'it is shared with the hypervisor or another guest, or was given away behind another address: -EPERM',
      },
    ],
    answers: {
      hostOwns(): boolean {
        return this.choices.pick(number) === 0;
      },
    },
  });

export const hostOwns = hostOwnsAt(OWN + 2);
