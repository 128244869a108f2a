// SPDX-License-Identifier: GPL-2.0-only
// Block that begins before the slot.
import { type Bug, everywhere, inSource } from './bug.ts';

export const d3b: Bug = {
  id: 'D3b',
  title: 'A block was mapped that begins before the slot',
  fixedBy: '6794ad5443a2',
  showsWhen: 'a slot that starts inside the block',
  change: 'fault_supports_stage2_huge_mapping() does not look where the slot starts.',
  states: everywhere(
    inSource((code) => {
      code.replace(
        code.find('fault_supports_stage2_huge_mapping', 'ALIGN_DOWN(hva, map_size) >= uaddr_start'),
        'true',
      );
    }),
  ),
};
