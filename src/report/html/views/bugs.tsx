// SPDX-License-Identifier: GPL-2.0-only
// The scoreboard.
import type { VNode } from 'preact';
import { BUGS } from '../../../mistakes/historical/all.ts';
import type { BugRow } from '../../../mistakes/scoreboard/result.ts';
import type { JsonScoreboard } from '../../bugs/json.ts';
import { count, number } from '../../words.ts';
import { Badge } from '../components/badge.tsx';
import { Figure } from '../components/figure.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';
import { detectionPlot, plotColours } from '../plots/detection.ts';

/** Id of the view. */
export const BUGS_VIEW = 'bugs';

/** The scoreboard of historical bugs, and how soon each was caught. */
export function Bugs({ board }: { readonly board: JsonScoreboard }): VNode {
  const rows = board.bugs;
  const ids = [...new Set(rows.map(({ id }) => id))];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const rowOf = (id: string, variant: string): BugRow | undefined =>
    rows.find((row) => row.id === id && row.variant === variant);
  const expressible = rows.filter((row) => row.expressible);
  const missed = expressible.filter((row) => row.medianExecutions === null);
  return (
    <View id={BUGS_VIEW} title="Historical bugs">
      <p class="lead">
        {count(ids.length, 'bug')}, planted {count(expressible.length, 'time')}:{' '}
        {missed.length === 0 ? 'all caught' : `${missed.length} missed`}.
      </p>
      <p>
        Each was real. It is brought back, alone, into every state of the function in which it can be
        expressed; a number is the median of the executions until it was caught.
      </p>
      <Figure svg={detectionPlot(rows)} label="Executions to detection">
        Executions until each bug was caught, a dot for the median and a line to the worst search:{' '}
        {plotColours(variants).map(([name, colour]) => (
          <span key={name}>
            <span class="dot" style={{ background: colour }} /> {name}{' '}
          </span>
        ))}
      </Figure>
      <Table
        label="The scoreboard"
        head={['bug', 'what was wrong', 'given away by', ...variants, 'worst', 'size']}
        numeric={variants.map((_, i) => 3 + i).concat(3 + variants.length, 4 + variants.length)}
        rows={ids.map((id) => {
          const own = rows.filter((row) => row.id === id);
          return [
            id,
            BUGS.find((bug) => bug.id === id)?.title ?? '',
            own.find(({ caughtBy }) => caughtBy.length > 0)?.caughtBy[0] ?? '',
            ...variants.map((variant) => <Speed row={rowOf(id, variant)} />),
            number(Math.max(0, ...own.map(({ worstExecutions }) => worstExecutions ?? 0))),
            String(Math.max(0, ...own.map(({ scenarioSize }) => scenarioSize ?? 0))),
          ];
        })}
      />
      <p>
        <small>
          –: the structure of the state rules the bug out. Size: choices and races of the shrunk scenario.
        </small>
      </p>
    </View>
  );
}

function Speed({ row }: { readonly row: BugRow | undefined }): VNode {
  if (row === undefined || !row.expressible) return <span>–</span>;
  return row.medianExecutions === null ? (
    <Badge word="missed" />
  ) : (
    <span>{number(row.medianExecutions)}</span>
  );
}
