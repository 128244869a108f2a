// SPDX-License-Identifier: GPL-2.0-only
// Where the faulting address lies.

import type { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { IpaPosition } from '../../../kernel/abort/questions.ts';
import { NestedSize, Stage2State } from '../../../kernel/environment.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { geometryOf } from '../../user_mem_abort/dimensions/page-size.ts';
import { nestedStage2 } from './nested.ts';
import { OWN } from './numbers.ts';

/** Whether the stage-2 that faulted translates all that the hardware has: a shadow, and one in protected mode (kvm_init_stage2_mmu()). */
function hasAllBits(c: Choices): boolean {
  return (
    c.pick(D.protectedKvm) === 1 ||
    c.pick(D.nestedSize) !== NestedSize.none ||
    c.pick(nestedStage2.number) === 1
  );
}

export const ipaPosition = dimension({
  number: OWN + 0,
  name: 'ipaPosition',
  about:
    'Where the faulting address lies. Asked for translation faults: where a leaf is, the address is within.',
  source: 'get_kvm_ipa_limit(), VTCR_EL2_IPA() in kvm_handle_guest_abort()',
  values: [
    { label: 'inside', about: 'where slots can be', weight: 16 },
    { label: 'last-page', about: 'in the last page that the stage-2 can translate' },
    { label: 'past-vm', about: 'in the page behind it; the hardware has more', weight: 2 },
    { label: 'below-limit', about: 'in the last page that the hardware has' },
    { label: 'past-limit', about: 'in the page behind that', weight: 2 },
  ],
  domain: (c) => {
    // What has mapped neighbours lies beside memory.
    if (c.pick(D.stage2State) !== Stage2State.empty) return only(IpaPosition.inside);
    const isLarge = geometryOf(c).PAGE_SHIFT === 16;
    // HPFAR_EL2.FIPA ends at bit 51: with 52 bits of physical addresses nothing lies behind.
    const behind = isLarge ? 0 : only(IpaPosition.pastLimit);
    if (!hasAllBits(c))
      return (
        only(IpaPosition.inside, IpaPosition.lastPage, IpaPosition.pastVm, IpaPosition.belowLimit) | behind
      );
    // With 48 bits the limit is the end of the stage-2; with 52, which a VM in protected mode and a shadow have as well, there is none.
    return isLarge ? only(IpaPosition.inside) : only(IpaPosition.inside, IpaPosition.lastPage) | behind;
  },
  answers: {
    ipaPosition(): IpaPosition {
      return this.choices.pick(ipaPosition.number) as IpaPosition;
    },
  },
});

/** Whether the address lies where slots can be. */
export function isInside(c: Choices): boolean {
  return c.pick(ipaPosition.number) === IpaPosition.inside;
}
