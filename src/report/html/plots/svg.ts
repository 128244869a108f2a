// SPDX-License-Identifier: GPL-2.0-only
// A plot as text.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<!doctype html><html></html>');

/** A plot, once for a desk and once for a phone, where letters that were made smaller with it could not be read. */
export interface PlotSvg {
  readonly desk: string;
  readonly phone: string;
}

/** What a plot on a phone has otherwise: as wide as the page there, with ticks that leave room for each other. */
const ON_PHONE = { width: 350, ticks: 3 } as const;

/**
 * A plot as text, with the colours of the page.
 * @param options what it shows; its x axis is logarithmic
 */
export function plotSvg(options: Plot.PlotOptions): PlotSvg {
  const { ticks, width } = ON_PHONE;
  return {
    desk: svgText({ width: 860, ...options }),
    phone: svgText({ ...options, width, x: { ...options.x, ticks } }),
  };
}

function svgText(options: Plot.PlotOptions): string {
  const { outerHTML } = Plot.plot({
    document: document as unknown as Document,
    style: { background: 'transparent', fontSize: '12px' },
    ...options,
  });
  // The plot says by itself what it shows; its groups of marks would only repeat it.
  return outerHTML
    .replace('<svg ', '<svg role="img" ')
    .replaceAll(/ aria-(hidden|label)="[^"]*(tick|axis|dot|rule|line|area)[^"]*"/g, '');
}
