// SPDX-License-Identifier: GPL-2.0-only
// What the keys of the page do.
import type { VNode } from 'preact';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['j', '↓'], 'next step'],
  [['k', '↑'], 'previous step'],
  [['n'], 'next difference'],
  [['p'], 'previous difference'],
  [['d'], 'first difference'],
  [['Home', 'End'], 'first step, and how both end'],
  [['l', 'r'], 'source of the left or the right step'],
  [['?'], 'these keys'],
];

/** The keys, in a dialog that the script opens. */
export function Keys(): VNode {
  return (
    <dialog id="keys" aria-labelledby="keys.title">
      <h2 id="keys.title" class="keys-title">
        Keys
      </h2>
      <dl class="facts">
        {KEYS.map(([keys, does]) => (
          <>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
