// SPDX-License-Identifier: GPL-2.0-only
// A table that scrolls in its box.
import type { ComponentChildren, VNode } from 'preact';

interface TableProps {
  /** What the table tells, for those who cannot see its surroundings. */
  readonly label: string;
  readonly head: readonly ComponentChildren[];
  /** The first cell of a row names the row. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Columns that hold numbers, from 0. */
  readonly numeric?: readonly number[];
}

/** A table in a box of its own, in which it scrolls where it is too wide; on a phone a row is a card, and each cell says its column. */
export function Table({ head, label, numeric = [], rows }: TableProps): VNode {
  const kind = (column: number): string | undefined => (numeric.includes(column) ? 'number' : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
    <section class="wide" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((cell, i) => (
              <th key={i} scope="col" class={kind(i)}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={j} scope="row" class={kind(j)}>
                    {cell}
                  </th>
                ) : (
                  <td key={j} class={kind(j)} data-head={typeof head[j] === 'string' ? head[j] : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
