// SPDX-License-Identifier: GPL-2.0-only
// A series as kselftest prints results: KTAP.
import type { SeriesReport, StageReport } from '../../engines/series.ts';
import { headline } from '../headline.ts';
import { type KtapTest, ktapText } from '../ktap.ts';
import { undeclared } from '../verdict.ts';
import { differenceText, type FurtherSeries, type SeriesSetting, wordText } from './words.ts';

/** One test a patch, with a subtest each for outcomes, invariants and what is declared. Names do not depend on the result, so that histories can be kept. */
export function seriesKtap(report: SeriesReport, setting: SeriesSetting): string {
  return ktapText([...testsOf(report, setting), ...(setting.further ?? []).flatMap(furtherTests)]);
}

/** The same of another function; one that was not judged is skipped. */
function furtherTests({ function: name, remarks, run }: FurtherSeries): readonly KtapTest[] {
  if (run === null)
    return [{ name: `${name}()`, isOk: true, skipped: remarks.join('; '), notes: [], subtests: [] }];
  const tests = testsOf(run.report, run.setting).map((test) => ({
    ...test,
    name: `${name}(): ${test.name}`,
  }));
  return tests.map((test, i) => (i === 0 ? { ...test, notes: [...remarks, ...test.notes] } : test));
}

function testsOf({ stages }: SeriesReport, setting: SeriesSetting): readonly KtapTest[] {
  return stages.map((stage) => {
    const subtests = subtestsOf(stage);
    const at = differenceText(setting.firstDifference.get(stage.stage));
    const subject = setting.sources.get(stage.stage)?.subject ?? '';
    return {
      name: `${stage.stage}${subject === '' ? '' : `: ${subject}`}`,
      isOk: subtests.every(({ isOk }) => isOk),
      skipped: stage.word === null ? 'inconclusive' : null,
      notes: [`${wordText(stage.word)}${at === '' ? '' : `, first difference: ${at}`}`],
      subtests,
    };
  });
}

function subtestsOf({ pair }: StageReport): KtapTest['subtests'] {
  const all = undeclared(pair);
  const breaking = all.filter((divergence) => divergence.class === 'breaks');
  const others = all.filter((divergence) => divergence.class !== 'breaks');
  const silent = pair.contracts.filter((contract) => contract.count === 0 && contract.divergence === null);
  return [
    { name: 'invariants', isOk: breaking.length === 0, notes: breaking.map(headline) },
    { name: 'outcomes', isOk: others.length === 0, notes: others.map(headline) },
    { name: 'contracts', isOk: true, notes: silent.map(({ id }) => `${id} never fired`) },
  ];
}
