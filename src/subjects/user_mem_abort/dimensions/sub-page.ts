// SPDX-License-Identifier: GPL-2.0-only
// Offset of the IPA in its page.
import { only } from '../../../core/dimension.ts';
import { dimension } from './declare.ts';
import { pageInPmd } from './page-in-pmd.ts';
import { geometryOf } from './page-size.ts';

export const subPage = dimension({
  number: 7,
  name: 'subPage',
  about:
    'Offset of the IPA in its page. HPFAR_EL2 reports 4 KiB units whatever the page size; asked with 16K and 64K pages.',
  source: 'kvm_vcpu_get_fault_ipa()',
  values: [
    { label: 'first-4k', about: 'the first 4 KiB', weight: 2 },
    { label: 'last-4k', about: 'the last 4 KiB of a larger page' },
  ],
  domain: (c) => (geometryOf(c).PAGE_SHIFT === 12 ? only(0) : only(0, 1)),
  representatives: {
    mask: (c) => (c.pick(pageInPmd.number) === 0 ? only(0) : only(1)),
    enough:
      'Every rounding clears the bits below a page: an address that is aligned to nothing shows whether it takes place, the aligned one what it ends in.',
  },
  answers: {
    /** Offset of the faulting IPA within its page: a multiple of 4096 below PAGE_SIZE. */
    subPage(): number {
      return this.choices.pick(subPage.number) === 0 ? 0 : geometryOf(this.choices).PAGE_SIZE - 4096;
    },
  },
});
