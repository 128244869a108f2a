// SPDX-License-Identifier: GPL-2.0-only
// A plot as text.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<!doctype html><html></html>');

/** A plot as the text of an SVG element; its colours are those of the page. */
export function plotSvg(options: Plot.PlotOptions): string {
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
