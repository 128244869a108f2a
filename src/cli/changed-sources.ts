// SPDX-License-Identifier: GPL-2.0-only
// Whether the variants of a scenario file are what they were when it was found.
import type { ScenarioSetting } from '../report/scenario-file.ts';
import type { LoadedVariants } from './load-variant.ts';
import type { ReplayFlags } from './options.ts';
import { sourceReport } from './sources.ts';

/** Letters of a hash that people compare. */
const SHORT = 12;

/**
 * What is not what it was when the scenario was found, a sentence each. A variant that an option names is no other one by mistake.
 * @param setting what the file says
 */
export function changedSources(
  { sources = {} }: ScenarioSetting,
  flags: Pick<ReplayFlags, 'legacy' | 'refactored'>,
  { legacy, refactored }: LoadedVariants,
): readonly string[] {
  const [first] = refactored;
  const sides = [
    flags.legacy === undefined ? { was: sources.legacy, now: legacy } : null,
    flags.refactored === undefined && first !== undefined ? { was: sources.refactored, now: first } : null,
  ];
  return sides.flatMap((side) => {
    if (side?.was === undefined) return [];
    const { file, hash, revision } = side.was;
    const now = sourceReport(side.now);
    const name = revision === null ? file : `${revision}:${file}`;
    if (now.function !== side.was.function)
      return [
        `the scenario is of ${side.was.function}() in ${name}, and this ran ${now.function}(): give --function ${side.was.function}`,
      ];
    if (now.hash === hash) return [];
    return [
      `${name} has changed since this scenario was found (SHA-256 ${hash.slice(0, SHORT)} then, ${now.hash.slice(0, SHORT)} now): what it shows may have gone, or be something else`,
    ];
  });
}
