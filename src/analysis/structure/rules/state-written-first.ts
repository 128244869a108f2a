// SPDX-License-Identifier: GPL-2.0-only
// Nothing is read before it is written.
import { FindingList } from '../findings.ts';
import type { VariantProgram } from '../program.ts';
import type { RuleAtWork, StructureRule } from './rule.ts';

/**
 * What C leaves uninitialised, and fields whose initial zero only stands in for a value that a later step writes, are
 * written before they are read; a constant context is never written.
 */
export const stateWrittenFirst: StructureRule = {
  name: 'state-written-first',
  about: 'The state is written before it is read on every path, and the constant context is never written.',
  start,
};

function start(program: VariantProgram): RuleAtWork {
  const found = new FindingList();
  return {
    observer: {
      read: (state, name, value, node) => {
        if (value.kind === 'poison') found.add(node, `reads ${name}, which nobody wrote`, state);
        if (value.kind === 'placeholder')
          found.add(
            node,
            `reads ${name} before the step that writes it: still the initial ${value.value}`,
            state,
          );
      },
      write: (state, struct, field, _value, node) => {
        if (program.structs.get(struct)?.constant)
          found.add(node, `writes field ${field} of the constant ${struct}`, state);
      },
    },
    findings: () => found.all,
  };
}
