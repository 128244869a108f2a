// SPDX-License-Identifier: GPL-2.0-only
// Divergences as workflow commands.
import { visibleLines } from '../../core/one-line.ts';
import type { DivergenceClass, VerifyReport } from '../../core/result.ts';
import { headline } from '../headline.ts';
import type { DivergencePlaces, Place } from '../places.ts';
import { remarkLines, undeclared, verdictSentence } from '../verdict.ts';

/** Something that GitHub shows at a line of a pull request, or above all lines if it has none. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly at: Place | null;
}

/** How loud each class is; all of them fail the run. */
const LEVELS: { readonly [name in DivergenceClass]: Annotation['level'] } = {
  breaks: 'error',
  'new-outcome': 'error',
  refinement: 'warning',
  mends: 'notice',
};

/** The workflow command that makes an annotation, without the newline. */
export function workflowCommand({ at, level, message, title }: Annotation): string {
  const properties = [
    ...(at === null ? [] : [`file=${escapeProperty(at.path)}`, `line=${at.line}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${escapeData(message)}`;
}

/** One annotation for each divergence that nobody declared; why else the verdict is not equivalent, if nothing diverges. */
export function annotations(
  report: VerifyReport,
  places: ReadonlyMap<string, DivergencePlaces>,
): readonly Annotation[] {
  const divergences = report.pairs.flatMap(undeclared).map((divergence): Annotation => {
    const found = places.get(divergence.id);
    const { path, line } = found?.legacy ?? { path: null, line: 0 };
    return {
      level: LEVELS[divergence.class],
      title: `stage2-verify: ${divergence.id} (${divergence.class})`,
      message: [
        headline(divergence),
        ...divergence.invariants.map(({ detail, name, variant }) => `${name} (${variant}): ${detail}`),
        ...(path === null ? [] : [`The original's call is at ${path}:${line}.`]),
        ...(divergence.replay === '' ? [] : [`Replay: ${divergence.replay}`]),
      ].join('\n'),
      at: found?.at ?? null,
    };
  });
  if (divergences.length > 0 || report.verdict === 'equivalent') return divergences;
  const why = [verdictSentence(report), ...remarkLines(report)];
  return [{ level: 'error', title: 'stage2-verify', message: why.join('\n'), at: null }];
}

/** A command ends with its line, and `%` begins an escape. Of what cannot be seen the ends of lines alone are kept. */
function escapeData(text: string): string {
  const seen = text.split('\r').map(visibleLines).join('\r');
  return seen.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** In a property, what separates properties ends it as well. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
