// SPDX-License-Identifier: GPL-2.0-only
// A plot with its caption.
import type { ComponentChildren, VNode } from 'preact';

interface FigureProps {
  /** The text of an SVG element. */
  readonly svg: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A plot and what is to be seen in it. */
export function Figure({ children, label, svg }: FigureProps): VNode {
  return (
    <figure>
      <section
        class="wide"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
        tabIndex={0}
        aria-label={label}
        dangerouslySetInnerHTML={{ __html: svg }}
      />
      <figcaption>{children}</figcaption>
    </figure>
  );
}
