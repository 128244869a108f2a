// SPDX-License-Identifier: GPL-2.0-only
// Runs each counterexample again for the HTML report.

import { resolve } from 'node:path';
import { sceneOf } from '../analysis/scene/scene.ts';
import { at } from '../core/at.ts';
import type { VerifyReport } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import { problemsOf } from '../core/subject.ts';
import { defaultPreemptions } from '../engines/defaults.ts';
import { newOutcomeId } from '../engines/divergence.ts';
import { branchesByVariant } from '../report/branches.ts';
import {
  type CounterexampleTitle,
  counterexampleDetail,
  type SidePlaces,
  sessionDetail,
} from '../report/detail/counterexample.ts';
import { type CounterexampleDetail, DETAIL_FILE, DETAIL_SCHEMA_VERSION } from '../report/detail/detail.ts';
import { variantListing } from '../report/detail/listing.ts';
import type { ReportFile } from '../report/files.ts';
import { headline } from '../report/headline.ts';
import { jsonText } from '../report/json.ts';
import { otherSchedule } from '../report/outcome-sets.ts';
import { shownPath, shownPaths } from '../source/branches/positions.ts';
import { linedSession } from '../source/lines/run-lines.ts';
import { listingOf } from '../source/listing/listing.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
import { SessionPair } from '../subjects/user_mem_abort/sessions/pair.ts';
import { type LoadedVariant, type LoadedVariants, subjectIn } from './load-variant.ts';
import { functionNames, lineToolsOf } from './places.ts';
import { type ReplayNeeds, replayCommand } from './replay-command.ts';

/**
 * What the HTML report draws of a run of `verify`: every divergence, contract and known problem run once more with everything kept, and
 * the sources of the variants.
 * @param folder what paths are shown from
 * @param needs what a replay needs beside the scenario file
 */
export function counterexampleFile(
  report: VerifyReport,
  variants: LoadedVariants,
  reportDir: string,
  folder: string,
  needs: ReplayNeeds = {},
): ReportFile {
  const subject = subjectIn(variants);
  const bench = subject.createBench() as Bench;
  const knownProblems = problemsOf(subject, variants.legacy.variant);
  const tools = lineToolsOf(variants);
  const legacy = variants.legacy.variant;
  const show = (
    title: Omit<CounterexampleTitle, 'machine'>,
    tip: LoadedVariant,
    scenario: Scenario,
    races: number,
  ): CounterexampleDetail => {
    const scene = sceneOf(bench, legacy, tip.variant, scenario, races, tools);
    const places = sidePlaces(variants.legacy, tip, folder);
    return counterexampleDetail({ ...title, machine: bench.machineLines() }, scene, places);
  };
  const divergences = variants.refactored.flatMap((tip) => {
    const { variant } = tip;
    return (report.pairs.find(({ refactored }) => refactored === variant.name)?.divergences ?? []).flatMap(
      (divergence) => {
        const { contract, id, outcomeSets, replay, scenario } = divergence;
        const kind = contract === null ? 'divergence' : 'contract';
        const own = { id, kind, headline: headline(divergence), replay } as const;
        const { preemptions, strict } = report.options;
        if (isSession(scenario)) {
          const scene = linedSession(
            (base, changed) =>
              new SessionPair(subject, base, changed, { strict, preemptions, knownProblems }),
            legacy,
            variant,
            scenario,
            tools,
          );
          const places = sidePlaces(variants.legacy, tip, folder);
          return [sessionDetail(own, divergence.runs, scene, places)];
        }
        const shown = show(own, tip, scenario, preemptions);
        const other = otherSchedule(divergence);
        if (other === null || outcomeSets === null) return [shown];
        const title = {
          id: newOutcomeId(id),
          kind,
          headline: `on the machine of ${id}, an outcome that ${legacy.name} has under no schedule`,
          replay: other.replay,
        } as const;
        const races = Math.max(preemptions, outcomeSets.preemptions);
        return [shown, show(title, tip, other.scenario, races)];
      },
    );
  });
  const baseProblems = report.baseProblems.flatMap(({ id, scenario, title }) =>
    isSession(scenario)
      ? []
      : show(
          {
            id,
            kind: 'base-problem',
            headline: title,
            replay: replayCommand(reportDir, id, needs),
          },
          at(variants.refactored, 0),
          scenario,
          defaultPreemptions(scenario),
        ),
  );
  const branches = branchesByVariant(report);
  const listings = [variants.legacy, ...variants.refactored].map(({ c, file, variant: { name } }) =>
    variantListing(
      name,
      c !== undefined
        ? [{ path: shownPath(resolve(c.source.file), folder), text: c.source.text }]
        : file === null
          ? []
          : listingOf(file, folder),
      branches.find(({ variant }) => variant === name),
    ),
  );
  return {
    path: DETAIL_FILE,
    text: jsonText({
      schemaVersion: DETAIL_SCHEMA_VERSION,
      counterexamples: [...divergences, ...baseProblems],
      listings,
    }),
  };
}

/** The lines of both variants as listings have them. */
function sidePlaces(base: LoadedVariant, tip: LoadedVariant, folder: string): SidePlaces {
  const placesIn = (loaded: LoadedVariant): SidePlaces['legacy'] => {
    const inside = functionNames(loaded);
    const pathOf = shownPaths(folder);
    return (line) => ({ path: pathOf(line.file), line: line.line, function: inside(line) });
  };
  return { legacy: placesIn(base), refactored: placesIn(tip) };
}
