// SPDX-License-Identifier: GPL-2.0-only
// What a name stands for.
import { topicsNamed, topicsOf } from '../../analysis/explain/catalogue.ts';
import { observe } from '../../analysis/explain/observations.ts';
import type { Subject } from '../../core/subject.ts';
import { explanationsJson, topicsJson } from '../../report/explain/json.ts';
import { explanationText, topicsText } from '../../report/explain/screen.ts';
import { jsonText } from '../../report/json.ts';
import { SUBJECTS, subjectOf } from '../../subjects/all.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { nearest } from '../nearest.ts';
import type { ExplainFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `stage2-verify explain`.
 * @param names what to explain; everything that there is to explain is listed if there is none
 * @throws UsageError if nobody knows one of them
 * @returns the exit code
 */
export function explainCommand(names: readonly string[], flags: ExplainFlags, io: Io): number {
  const style = styleOf(io);
  const subject = subjectOf(flags.function);
  if (names.length === 0) {
    const topics = topicsOf(subject);
    io.stdout.write(flags.json ? jsonText(topicsJson(topics)) : topicsText(topics, style));
    return EXIT.equivalent;
  }
  const seen = observe(subject);
  const explanations = names.flatMap((name) => {
    const topics = topicsNamed(subject, name);
    if (topics.length === 0) throw unknown(name, subject);
    return topics.map((topic) => topic.explain(seen));
  });
  io.stdout.write(
    flags.json
      ? jsonText(explanationsJson(explanations))
      : explanations.map((explanation) => explanationText(explanation, style)).join('\n'),
  );
  return EXIT.equivalent;
}

/** Says what may have been meant: a name of another function, or one that is spelt alike. */
function unknown(name: string, subject: Subject): UsageError {
  const others = SUBJECTS.filter((other) => other !== subject && topicsNamed(other, name).length > 0);
  if (others.length > 0)
    return new UsageError(
      `explain knows nothing called "${name}" of ${subject.name}(); give --function ${others.map((other) => other.name).join(' or --function ')}`,
    );
  const meant = nearest(
    name,
    topicsOf(subject).map((topic) => topic.name),
  );
  const suggestion = meant.length === 0 ? '' : `try ${meant.join(', ')}, or `;
  return new UsageError(
    `explain knows nothing called "${name}"; ${suggestion}see stage2-verify explain for all names`,
  );
}
