// SPDX-License-Identifier: GPL-2.0-only
// Table not freed when a block replaces it.
import { type Bug, everywhere, inKernel } from './bug.ts';

export const d11: Bug = {
  id: 'D11',
  title: 'A table that a block replaced was not freed',
  fixedBy: '3c3736cd32bf5197aed1410ae826d2d254a5b277, 3a0b870e3448302ca2ba703bea1b79b61c3f33c6',
  showsWhen: 'pages that are left from logging, and then a block',
  change:
    'Beneath the façade: kvm_pgtable_stage2_map() takes back that it gave table pages back. The page-table code is shared and stays as it is.',
  states: everywhere(
    inKernel((k, m) => ({
      kvm_pgtable_stage2_map: (...args) => {
        // Builds what is there before the fault, which is no work of this call.
        m.stage2.ensure();
        const { pool } = m.stage2.table;
        const freed = pool.freed;
        const ret = k.kvm_pgtable_stage2_map(...args);
        if (ret === 0) pool.freed = freed;
        return ret;
      },
    })),
  ),
};
