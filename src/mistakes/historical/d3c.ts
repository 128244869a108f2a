// SPDX-License-Identifier: GPL-2.0-only
// Block that reaches past the slot.
import { type Bug, everywhere, inSource } from './bug.ts';

export const d3c: Bug = {
  id: 'D3c',
  title: 'A block was mapped that reaches past the end of the slot',
  fixedBy: '6794ad5443a2',
  showsWhen: 'a slot that ends inside the block',
  change: 'fault_supports_stage2_huge_mapping() does not look where the slot ends.',
  states: everywhere(
    inSource((code) => {
      code.replace(
        code.find('fault_supports_stage2_huge_mapping', 'ALIGN_DOWN(hva, map_size) + map_size <= uaddr_end'),
        'true',
      );
    }),
  ),
};
