// SPDX-License-Identifier: GPL-2.0-only
// A plot with its caption.
import type { ComponentChildren, VNode } from 'preact';
import type { PlotSvg } from '../plots/svg.ts';

interface FigureProps {
  /** The texts of two SVG elements: for a desk, and for the width of a phone. */
  readonly svg: PlotSvg;
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A plot and what is to be seen in it. */
export function Figure({ children, label, svg }: FigureProps): VNode {
  return (
    <figure>
      {(['desk', 'phone'] as const).map((screen) => (
        <section
          key={screen}
          class={`wide ${screen}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
          tabIndex={0}
          aria-label={label}
          dangerouslySetInnerHTML={{ __html: svg[screen] }}
        />
      ))}
      <figcaption>{children}</figcaption>
    </figure>
  );
}
