// SPDX-License-Identifier: GPL-2.0-only
// The stages of the series.
import type { VNode } from 'preact';
import type { SeriesReport, StageComparison } from '../../../engines/series.ts';
import { LIKENESS_WORDS } from '../../series/words.ts';
import { count, number } from '../../words.ts';
import { Badge } from '../parts/badge.tsx';
import { Table } from '../parts/table.tsx';
import { View } from '../parts/view.tsx';

/** Id of the view. */
export const SERIES_VIEW = 'series';

/** Each stage of the series against its predecessor and the original. */
export function Series({ report }: { readonly report: SeriesReport }): VNode {
  const { comparisons, firstEffectsChange, firstOutcomeChange, stages, takenBack } = report;
  return (
    <View id={SERIES_VIEW} title="The series, stage by stage">
      <p class="lead">
        Effects first differ from {stages[0]}’s in {firstEffectsChange ?? 'no stage'}, outcomes in{' '}
        {firstOutcomeChange ?? 'no stage'}.
      </p>
      <p>
        {count(report.scenarios, 'scenario')}, each run by every stage; seed {report.seed}, races{' '}
        {report.preemptions}.
      </p>
      <Table
        label="How each stage compares with the ones before it"
        head={['stage', ...stages.slice(0, -1).map((stage) => `against ${stage}`)]}
        rows={stages.slice(1).map((stage) => [
          stage,
          ...stages.slice(0, -1).map((against) => {
            const found = comparisons.find((c) => c.stage === stage && c.against === against);
            return found === undefined ? '' : <Cell of={found} />;
          }),
        ])}
      />
      {takenBack.map(({ changedBy, scenarios, takenBackBy }) => (
        <p key={`${changedBy} ${takenBackBy}`}>
          In {count(scenarios, 'scenario')} {takenBackBy} brings back an outcome that {changedBy} had changed.
        </p>
      ))}
      <dl class="facts">
        {Object.entries(LIKENESS_WORDS).map(([likeness, words]) => (
          <>
            <dt>{likeness}</dt>
            <dd>{words}</dd>
          </>
        ))}
      </dl>
    </View>
  );
}

function Cell({ of }: { readonly of: StageComparison }): VNode {
  return (
    <>
      <Badge word={of.likeness} />
      <br />
      <small>
        effects differ in {number(of.effectsDiffer)}, outcomes in {number(of.outcomesDiffer)}
        {Object.entries(of.contracts).map(([id, scenarios]) => (
          <>
            <br />
            {id} in {number(scenarios)}
          </>
        ))}
        {of.unexplained !== null && (
          <>
            <br />
            no contract: <code>{JSON.stringify(of.unexplained)}</code>
          </>
        )}
      </small>
    </>
  );
}
