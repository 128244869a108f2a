// SPDX-License-Identifier: GPL-2.0-only
// A series as kselftest prints results: KTAP.
import type { SeriesReport, StageReport } from '../../engines/series.ts';
import { headline } from '../headline.ts';
import { undeclared } from '../verdict.ts';
import { differenceText, type SeriesSetting, wordText } from './words.ts';

/** One test a patch, with a subtest each for outcomes, invariants and what is declared. */
export function seriesKtap({ stages }: SeriesReport, setting: SeriesSetting): string {
  const lines = ['KTAP version 1', `1..${stages.length}`];
  stages.forEach((stage, i) => {
    const tests = testsOf(stage);
    lines.push('  KTAP version 1', `  1..${tests.length}`);
    tests.forEach(({ isOk, name, notes }, k) => {
      lines.push(...notes.map((note) => `  # ${oneLine(note)}`));
      lines.push(`  ${isOk ? 'ok' : 'not ok'} ${k + 1} ${name}`);
    });
    const at = differenceText(setting.firstDifference.get(stage.stage));
    if (at !== '') lines.push(`# first difference: ${at}`);
    const subject = setting.sources.get(stage.stage)?.subject ?? '';
    const name = oneLine(`${stage.stage} ${wordText(stage.word)}${subject === '' ? '' : `: ${subject}`}`);
    const skipped = stage.word === null ? ' # SKIP inconclusive' : '';
    lines.push(
      `${tests.every(({ isOk }) => isOk) ? 'ok' : 'not ok'} ${i + 1} ${name.replaceAll('#', '')}${skipped}`,
    );
  });
  const failed = stages.filter((stage) => testsOf(stage).some(({ isOk }) => !isOk)).length;
  const skipped = stages.filter(({ word }) => word === null).length;
  lines.push(
    `# Totals: pass:${stages.length - failed - skipped} fail:${failed} xfail:0 xpass:0 skip:${skipped} error:0`,
  );
  return `${lines.join('\n')}\n`;
}

interface Test {
  readonly name: string;
  readonly isOk: boolean;
  readonly notes: readonly string[];
}

function testsOf({ pair }: StageReport): readonly Test[] {
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

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
