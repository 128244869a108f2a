// SPDX-License-Identifier: GPL-2.0-only
// FEAT_S2FWB of the host.
import type { Dimension } from '../../../core/dimension.ts';

export const stage2FWB: Dimension = {
  number: 18,
  name: 'stage2FWB',
  about: 'FEAT_S2FWB: stage-2 can force write-back.',
  source: 'kvm_supports_cacheable_pfnmap(), kvm_pgtable_stage2_unmap()',
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
};
