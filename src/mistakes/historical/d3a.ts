// SPDX-License-Identifier: GPL-2.0-only
// Block where host and guest address are not congruent.
import { type Bug, everywhere, inSource } from './bug.ts';

export const d3a: Bug = {
  id: 'D3a',
  title: 'A block was mapped although host and guest address are not congruent',
  fixedBy: '6794ad5443a2',
  showsWhen: 'a slot whose two addresses have different offsets in the block',
  change: 'fault_supports_stage2_huge_mapping() does not compare the offsets.',
  states: everywhere(
    inSource((code) => {
      code.remove(
        code.ifOn(
          'fault_supports_stage2_huge_mapping',
          'offsetIn(gpa_start, map_size) !== offsetIn(uaddr_start, map_size)',
        ),
      );
    }),
  ),
};
