// SPDX-License-Identifier: GPL-2.0-only
// Executions until bugs were caught, scenarios until mutants were killed.

import * as Plot from '@observablehq/plot';
import { at } from '../../../core/at.ts';
import type { BugRow } from '../../../mistakes/scoreboard/result.ts';
import { type PlotSvg, plotSvg } from './svg.ts';

/** Colours of up to eight variants, from the style of the page. */
const COLOURS = Array.from({ length: 8 }, (_, i) => `var(--series-${i + 1})`);

/** Executions until each planted bug was caught: a dot for the median, a line to the worst search. */
export function detectionPlot(rows: readonly BugRow[]): PlotSvg {
  const caught = rows.flatMap(({ id, medianExecutions, variant, worstExecutions }) =>
    medianExecutions === null
      ? []
      : [{ id, variant, median: medianExecutions, worst: worstExecutions ?? medianExecutions }],
  );
  const ids = [...new Set(rows.map(({ id }) => id))];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  // The variants of a bug lie beside each other, not on top of each other.
  const shift = (variant: string): number => (variants.indexOf(variant) - (variants.length - 1) / 2) * 5;
  return plotSvg({
    height: 70 + ids.length * 26,
    marginBottom: 44,
    marginLeft: 52,
    marginRight: 24,
    ariaLabel: 'Executions until each planted bug was caught, by variant, on a logarithmic scale',
    x: { type: 'log', label: 'executions until caught', labelOffset: 38, grid: true },
    y: { type: 'point', domain: ids, label: null },
    color: { domain: variants, range: COLOURS },
    marks: variants.flatMap((variant) => {
      const own = caught.filter((row) => row.variant === variant);
      return [
        Plot.ruleY(own, { y: 'id', x1: 'median', x2: 'worst', stroke: 'variant', dy: shift(variant) }),
        Plot.dot(own, { y: 'id', x: 'median', fill: 'variant', r: 3.5, dy: shift(variant) }),
      ];
    }),
  });
}

/** A name and the colour that stands for it in `detectionPlot`. */
export function plotColours(names: readonly string[]): readonly (readonly [name: string, colour: string])[] {
  return names.map((name, i) => [name, at(COLOURS, i % COLOURS.length)]);
}

/** What share of the mutants was told from the original within how many scenarios. */
export function killPlot(scenarios: readonly number[]): PlotSvg {
  const sorted = [...scenarios].sort((a, b) => a - b);
  const steps = [...new Set(sorted)].map((n) => ({
    n: Math.max(n, 1),
    share: (100 * sorted.filter((other) => other <= n).length) / sorted.length,
  }));
  return plotSvg({
    height: 270,
    marginBottom: 44,
    marginLeft: 52,
    marginRight: 24,
    ariaLabel: 'Share of the killed mutants by the scenarios that it took, on a logarithmic scale',
    x: { type: 'log', label: 'scenarios', labelOffset: 38, grid: true },
    y: { label: '% of the killed mutants', domain: [0, 100], grid: true },
    marks: [
      Plot.lineY(steps, {
        x: 'n',
        y: 'share',
        curve: 'step-after',
        stroke: 'var(--series-1)',
        strokeWidth: 2,
      }),
    ],
  });
}
