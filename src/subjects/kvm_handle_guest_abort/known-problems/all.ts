// SPDX-License-Identifier: GPL-2.0-only
// What the dispatcher breaks, and the handlers beneath it.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';
import { permissionFaultMapped } from '../../gmem_abort/known-problems/permission-fault-mapped.ts';
import { unalignedAddress } from '../../gmem_abort/known-problems/unaligned-address.ts';
import { unalignedAddress as unalignedPage } from '../../pkvm_mem_abort/known-problems/unaligned-address.ts';
import { KNOWN_PROBLEMS as OF_MEMORY } from '../../user_mem_abort/known-problems/all.ts';
import { foldedPmdThp } from '../../user_mem_abort/known-problems/folded-pmd-thp.ts';
import { walkErrorWithException } from './walk-error-with-exception.ts';

/** A problem of one handler shows in its slots alone. */
function inGuestMemfd(problem: KnownProblem): KnownProblem {
  return {
    ...problem,
    covers: (c) => labelOf(c, 'slotKind') === 'guest-memfd' && problem.covers(c),
    scenario: { ...problem.scenario, choices: { ...problem.scenario.choices, slotKind: 'guest-memfd' } },
  };
}

/** The problem of the handler of protected guests, by an id of its own beside that of a guest_memfd. */
function ofProtected(problem: KnownProblem): KnownProblem {
  return {
    ...problem,
    id: `protected-${problem.id}`,
    covers: (c) => labelOf(c, 'protectedGuest') === 'yes' && problem.covers(c),
    scenario: {
      ...problem.scenario,
      choices: { ...problem.scenario.choices, protectedKvm: 'yes', protectedGuest: 'yes' },
    },
  };
}

/** Since c6f4d84643498 (7.1) the dirty mark goes by the size of the mapping: where that is wrong, the mark is as well. */
function withDirtyMark(problem: KnownProblem): KnownProblem {
  if (problem.id !== foldedPmdThp.id) return problem;
  return { ...problem, invariants: [...problem.invariants, 'dirty-has-leaf'] };
}

/** Known problems of every state that was read; of the handlers, those that they have by themselves. */
export const KNOWN_PROBLEMS: readonly KnownProblem[] = [
  walkErrorWithException,
  inGuestMemfd(permissionFaultMapped),
  inGuestMemfd(unalignedAddress),
  ofProtected(unalignedPage),
  ...OF_MEMORY.map(withDirtyMark),
];
