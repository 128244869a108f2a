// SPDX-License-Identifier: GPL-2.0-only
// Fill of the vCPU's cache of page-table pages.
import { EVERY, only } from '../../../core/dimension.ts';
import { CacheFill } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { isPermission } from './fault-kind.ts';
import { isNested } from './nested-size.ts';
import { pagesForShadow } from './page-size.ts';

export const cacheFill = dimension({
  number: 31,
  name: 'cacheFill',
  about: "How full the vCPU's cache of page-table pages is before the fault.",
  source: 'kvm_mmu_topup_memory_cache(), topup_hyp_memcache()',
  values: [
    { label: 'full', about: 'filled by an earlier fault', weight: 2 },
    { label: 'empty', about: 'empty; in protected mode without the spare mapping object' },
    { label: 'one', about: 'one page left; in protected mode with the spare mapping object' },
    {
      label: 'two',
      about: 'two pages left: enough for a stage-2 of 40 bits, and not for a shadow with 4K pages',
    },
  ],
  domain: (c) =>
    isNested(c) && pagesForShadow(c) === 3
      ? only(CacheFill.full, CacheFill.empty, CacheFill.one, CacheFill.two)
      : only(CacheFill.full, CacheFill.empty, CacheFill.one),
  representatives: {
    mask: (c) => {
      if (isPermission(c)) return EVERY;
      if (!isNested(c)) return only(CacheFill.empty);
      return only(CacheFill.empty, pagesForShadow(c) === 3 ? CacheFill.two : CacheFill.one);
    },
    enough:
      'Other than permission faults top the cache up first: an empty one shows whether they do, and ends as full as any other. ' +
      "For a shadow, one page short of what it needs shows whether they ask for as many as it needs, or for the VM's own stage-2.",
  },
  answers: {
    cacheFill(): CacheFill {
      return this.choices.pick(cacheFill.number) as CacheFill;
    },
  },
});
