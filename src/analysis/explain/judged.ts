// SPDX-License-Identifier: GPL-2.0-only
// Invariants, contracts, known problems, canaries, bugs, operators.

import type { Contract } from '../../core/contract.ts';
import type { Invariant } from '../../core/invariant.ts';
import type { KnownProblem } from '../../core/known-problem.ts';
import type { Canary } from '../../mistakes/canaries/runs.ts';
import type { Bug } from '../../mistakes/historical/bug.ts';
import type { Operator } from '../../mistakes/operators/operator.ts';
import type { Explanation, Row } from './explanation.ts';
import { filesOf } from './kernel-functions.ts';

/** A statement about one run. @param problems those of the base */
export function explainInvariant(
  { about, judged = 'at the end, on the final machine', name, source }: Invariant,
  problems: readonly KnownProblem[],
): Explanation {
  const broken = problems.filter(({ invariants }) => invariants.includes(name)).map(({ id }) => id);
  return {
    kind: 'invariant',
    name,
    about,
    kernel: source,
    files: filesOf(source),
    facts: [
      { name: 'judged', text: judged },
      {
        name: 'original',
        text: broken.length === 0 ? 'keeps it' : `breaks it, as is known: ${broken.join(', ')}`,
      },
    ],
    tables: [],
  };
}

/**
 * A divergence that was declared in advance.
 * @param variants the built-in ones that declare it
 */
export function explainContract(contract: Contract, variants: readonly string[]): Explanation {
  return {
    kind: 'contract',
    name: contract.id,
    about: `${contract.title}.`,
    kernel: `commit ${contract.commit}`,
    files: [],
    facts: [
      { name: 'declared for', text: variants.join(', ') },
      { name: 'may differ', text: contract.differs.join(', ') },
      { name: 'reason', text: contract.reason },
    ],
    tables: [scenarioTable(contract)],
  };
}

/** What the original breaks. */
export function explainKnownProblem(problem: KnownProblem): Explanation {
  return {
    kind: 'known problem',
    name: problem.id,
    about: `${problem.title}.`,
    kernel: '',
    files: [],
    facts: [
      { name: 'breaks', text: problem.invariants.join(', ') },
      { name: 'analysis', text: problem.analysis },
      { name: 'mended by', text: problem.fixedBy === undefined ? 'no commit that we know' : problem.fixedBy },
    ],
    tables: [scenarioTable(problem)],
  };
}

/** A known-bad variant of every run. */
export function explainCanary({ id, title }: Canary): Explanation {
  return {
    kind: 'canary',
    name: id,
    about: `A known-bad variant that every run has to catch: ${title}.`,
    kernel: '',
    files: [],
    facts: [],
    tables: [],
  };
}

/** A bug that the function once had. */
export function explainBug(bug: Bug): Explanation {
  return {
    kind: 'bug',
    name: bug.id,
    about: `${bug.title}.`,
    kernel: `mended by commit ${bug.fixedBy}`,
    files: [],
    facts: [
      { name: 'shows when', text: bug.showsWhen },
      { name: 'planted by', text: bug.change },
    ],
    tables: [
      {
        title: 'states',
        rows: Object.entries(bug.states).map(([name, planting]) => ({
          name,
          text:
            planting.kind === 'ruled-out'
              ? planting.why
              : planting.kind === 'source'
                ? 'planted in the source'
                : 'planted in the kernel beneath',
        })),
      },
    ],
  };
}

/** A kind of small mistake. */
export function explainOperator({ about, name }: Operator): Explanation {
  return { kind: 'operator', name, about, kernel: '', files: [], facts: [], tables: [] };
}

function scenarioTable({ scenario }: Pick<KnownProblem, 'scenario'>): Explanation['tables'][number] {
  const rows: readonly Row[] = [
    ...Object.entries(scenario.choices).map(([name, text]) => ({ name, text })),
    ...scenario.races.map(({ action, site }) => ({ name: site, text: action })),
  ];
  return { title: 'a smallest scenario', rows };
}
