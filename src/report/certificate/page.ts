// SPDX-License-Identifier: GPL-2.0-only
// The page.

import { LIMITS, limitsOf } from '../markdown/limits.ts';
import { code, prose, textTable } from '../markdown/markup.ts';
import { list, number } from '../words.ts';
import type { Certificate } from './certificate.ts';
import { certificateRows } from './rows.ts';

/**
 * `certificate.md`.
 * @param sentence the verdict with its grade and bound
 */
export function certificatePage(certificate: Certificate, sentence: string): string {
  const { baseProblems, canaries, command, pairs, sources } = certificate;
  const { head, rows } = certificateRows(certificate);
  const missed = canaries.filter(({ caught }) => !caught).map(({ name }) => name);
  const contracts = pairs.flatMap(({ contracts: fired, refactored }) =>
    fired.map(({ count, id, outcomeSets }) => [refactored, id, number(count), outcomeSets]),
  );
  const divergences = pairs.flatMap(({ divergences: found, refactored }) =>
    found.map((one) => [
      refactored,
      one.class,
      list([...one.differs, ...one.invariants]),
      number(one.count),
      one.outcomeSets,
    ]),
  );
  return `${[
    '# Certificate',
    prose(sentence),
    code([command], 'sh'),
    textTable(head, rows),
    'A schedule is a machine with one choice of what other threads do, run by both variants; it stands for all machines that no run and no check ' +
      'distinguishes from it. Its weight is their share of the space: the weights sum to 1 only if nothing was left out.',
    '## Contracts',
    contracts.length === 0
      ? 'None fired.'
      : textTable(['variant', 'contract', 'schedules', 'outcome sets on its own scenario'], contracts),
    '## Divergences that nobody declared',
    divergences.length === 0
      ? 'None.'
      : textTable(
          ['variant', 'class', 'what differs or is broken', 'schedules', 'outcome sets'],
          divergences,
        ),
    '## Problems of the base',
    `${list(baseProblems.map(({ id, known }) => (known ? id : `${id} (NEW)`))) || 'None'}.`,
    '## Known-bad variants that the run had to catch',
    `${list(canaries.map(({ name }) => name))}: ${missed.length === 0 ? 'all were caught' : `MISSED: ${list(missed)}`}.`,
    '## Sources',
    textTable(
      ['source', 'SHA-256'],
      [
        ['model', sources.model],
        ['dimensions', sources.dimensions],
        ['engine', sources.engine],
        ...sources.variants.map(({ name, sha256 }) => [`variant ${name}`, sha256]),
      ],
    ),
    'The certificate speaks of these sources only. When one of them changes, it has to be renewed by the command above.',
    '## What this does not prove',
    LIMITS[certificate.grade],
    limitsOf([])
      .map((line) => `- ${line}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}
