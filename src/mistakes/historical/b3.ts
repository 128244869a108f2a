// SPDX-License-Identifier: GPL-2.0-only
// User tables walked with interrupts on.
import { type Bug, everywhere, inSource } from './bug.ts';

export const b3: Bug = {
  id: 'B3',
  title: 'The user page tables were walked with interrupts on',
  fixedBy: 'e86fc1a3a3e9b4850fe74d738e3cfcf4297d8bba',
  showsWhen: 'the size of the host mapping is looked up for a transparent huge page',
  change: 'get_user_mapping_size() does not turn interrupts off.',
  states: everywhere(
    inSource((code) => {
      code.remove(code.find('get_user_mapping_size', 'k.local_irq_save();'));
      code.remove(code.find('get_user_mapping_size', 'k.local_irq_restore();'));
    }),
  ),
};
