// SPDX-License-Identifier: GPL-2.0-only
// Which pages of the folio have their tags.
import type { Dimension } from '../../../core/dimension.ts';

export const mteTags: Dimension = {
  number: 33,
  name: 'mteTags',
  about:
    'Whether the pages of the faulting folio had their tags initialised before the fault. Asked in a VM with MTE.',
  source: 'try_page_mte_tagging(), folio_try_hugetlb_mte_tagging()',
  values: [
    { label: 'none', about: 'none but those that stage-2 maps already' },
    { label: 'all', about: 'all of them' },
  ],
};
