// SPDX-License-Identifier: GPL-2.0-only
// One page of the report.
import type { ComponentChildren, VNode } from 'preact';

interface ViewProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** One page of the report: shown alone where scripts run, below the others where they do not. */
export function View({ children, id, title }: ViewProps): VNode {
  return (
    <section class="view" id={id} aria-labelledby={`${id}.title`}>
      <h2 id={`${id}.title`} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}
