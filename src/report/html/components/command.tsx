// SPDX-License-Identifier: GPL-2.0-only
// A command to copy.
import type { VNode } from 'preact';

/** A command with a button that copies it. */
export function Command({ text }: { readonly text: string }): VNode {
  return (
    <div class="command">
      <pre>
        <code>{text}</code>
      </pre>
      <button type="button" class="copy" data-copy={text}>
        Copy
      </button>
    </div>
  );
}
