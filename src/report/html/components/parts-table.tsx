// SPDX-License-Identifier: GPL-2.0-only
// The final machines part by part.
import type { VNode } from 'preact';
import type { RunDetail } from '../../detail/detail.ts';
import { Table } from './table.tsx';

interface PartsProps {
  readonly legacy: RunDetail;
  readonly refactored: RunDetail;
}

/** The final machines part by part; what differs is marked. */
export function PartsTable({ legacy, refactored }: PartsProps): VNode {
  const parts = Object.entries(legacy.parts)
    .map(([name, before]) => ({ name, before, after: refactored.parts[name] ?? [] }))
    .filter(({ after, before }) => before.length + after.length > 0);
  return (
    <Table
      label="The final machines, part by part"
      head={['part', legacy.variant, refactored.variant, '']}
      rows={parts.map(({ after, before, name }) => {
        const differs = before.join('\n') !== after.join('\n');
        return [
          name,
          <Lines of={before} others={after} kind="legacy" />,
          <Lines of={after} others={before} kind="refactored" />,
          differs ? <b class="differs">differs</b> : 'equal',
        ];
      })}
    />
  );
}

/** Lines that are shown of one part. */
const MOST = 12;

interface LinesProps {
  readonly of: readonly string[];
  readonly others: readonly string[];
  readonly kind: string;
}

function Lines({ kind, of, others }: LinesProps): VNode {
  if (of.length === 0) return <>none</>;
  const left = of.length - MOST;
  return (
    <ul class="lines">
      {of.slice(0, MOST).map((line) => (
        <li key={line}>
          {others.includes(line) ? <code>{line}</code> : <code class={`changed ${kind}`}>{line}</code>}
        </li>
      ))}
      {left > 0 && <li>… {left} more</li>}
    </ul>
  );
}
