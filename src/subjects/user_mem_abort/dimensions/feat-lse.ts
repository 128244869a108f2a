// SPDX-License-Identifier: GPL-2.0-only
// FEAT_LSE of the host.
import type { Dimension } from '../../../core/dimension.ts';

export const featLSE: Dimension = {
  number: 35,
  name: 'featLSE',
  about: 'FEAT_LSE of the host: it has atomic instructions.',
  source: 'cpus_have_final_cap(ARM64_HAS_LSE_ATOMICS)',
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
};
