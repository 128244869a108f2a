// SPDX-License-Identifier: GPL-2.0-only
// How the addresses of the slot are congruent.
import { EVERY, only } from '../../../core/dimension.ts';
import { Congruence } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { hasPmdBlock, hasPudBlock } from './stage2-state.ts';
import { mayExceedPmd, variesEveryReason } from './vma-kind.ts';

export const congruence = dimension({
  number: 8,
  name: 'congruence',
  about:
    'Modulo what the guest physical and the host virtual address of the slot agree; a block needs agreement modulo its size.',
  source: 'fault_supports_stage2_huge_mapping()',
  values: [
    { label: 'region', about: 'the whole region: every block size fits', weight: 4 },
    { label: 'pmd', about: 'a PMD block, nothing larger' },
    { label: 'page', about: 'a page, nothing larger' },
  ],
  domain: (c) => {
    if (hasPudBlock(c)) return only(Congruence.region);
    if (hasPmdBlock(c)) return only(Congruence.region, Congruence.pmd);
    return only(Congruence.region, Congruence.pmd, Congruence.page);
  },
  representatives: {
    mask: (c) => {
      if (!variesEveryReason(c)) return only(Congruence.region);
      return mayExceedPmd(c) ? EVERY : only(Congruence.region, Congruence.page);
    },
    enough:
      'It matters where a block could be mapped, and agreement modulo a PMD where more than a PMD block could be. Where the guest hypervisor limits the size, ' +
      'the end of the slot stands for whatever else limits it.',
  },
  answers: {
    /** How IPA and hva are congruent. */
    congruence(): Congruence {
      return this.choices.pick(congruence.number) as Congruence;
    },
  },
});
