// SPDX-License-Identifier: GPL-2.0-only
// A dimension: values, conditions, who asks.
import { at } from '../../core/at.ts';
import type { Dimension } from '../../core/dimension.ts';
import { type Asked, JUDGED, SET_UP } from './asked.ts';
import type { Explanation, Row } from './explanation.ts';
import { filesOf } from './kernel-functions.ts';
import type { Observations } from './observations.ts';
import { type Condition, possibleValues } from './possible.ts';

/** What one dimension decides, its values, when each is possible, and who asks for it. */
export function explainDimension(
  dimensions: readonly Dimension[],
  { about, name, number, representatives, source, values }: Dimension,
  seen: Observations | null,
): Explanation {
  return {
    kind: 'dimension',
    name,
    about,
    kernel: source,
    files: filesOf(source),
    facts: [
      ...(seen === null ? [] : [{ name: 'asked', text: askedText(at(seen.asking(), number), seen.of) }]),
      ...(representatives === undefined ? [] : [{ name: 'exhaustive', text: representatives.enough }]),
    ],
    tables: [
      {
        title: 'values, simplest first',
        rows: values.map((value) => ({ name: value.label, text: value.about })),
      },
      { title: 'possible', rows: ruleRows(dimensions, number) },
    ],
  };
}

function askedText({ asked, by, runs }: Asked, variant: string): string {
  const share = (n: number): string => `${Math.round((100 * n) / runs)} %`;
  const askers = by.map((asker) =>
    asker.name === SET_UP || asker.name === JUDGED
      ? `when ${asker.name} (${share(asker.runs)})`
      : `by ${asker.name}() (${share(asker.runs)})`,
  );
  return asked === 0
    ? `in none of ${runs} random runs of ${variant}`
    : `in ${share(asked)} of ${runs} random runs of ${variant}, first ${askers.join(', ')}`;
}

/** The conditions on other dimensions, one rule to a row; the rules exclude each other. */
function ruleRows(dimensions: readonly Dimension[], index: number): readonly Row[] {
  const { values } = at(dimensions, index);
  return possibleValues(dimensions, index).map(({ given, possible }) => {
    const labels = values.filter((_, value) => (possible & (1 << value)) !== 0).map(({ label }) => label);
    return {
      name:
        given.length === 0
          ? 'always'
          : `if ${given.map((condition) => conditionText(dimensions, condition)).join(' and ')}`,
      text: labels.length === values.length ? 'every value' : labels.join(', '),
    };
  });
}

/** `faultKind is permission`, `vmaKind is neither pfnmap nor mixedmap`: whichever is shorter. */
function conditionText(dimensions: readonly Dimension[], { dimension, values }: Condition): string {
  const { name, values: all } = at(dimensions, dimension);
  const labels = values.map((value) => at(all, value).label);
  const others = all.filter((_, value) => !values.includes(value)).map(({ label }) => label);
  if (labels.length <= others.length + 1) return `${name} is ${labels.join(' or ')}`;
  return others.length === 1 ? `${name} is not ${others[0]}` : `${name} is neither ${others.join(' nor ')}`;
}
