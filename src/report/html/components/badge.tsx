// SPDX-License-Identifier: GPL-2.0-only
// A word on a coloured ground.
import type { VNode } from 'preact';

/** How good something is: decides the colour, never alone the meaning. */
export type Tone = 'good' | 'bad' | 'warn' | 'plain';

const TONES: { readonly [word: string]: Tone } = {
  equivalent: 'good',
  held: 'good',
  holds: 'good',
  caught: 'good',
  'strict-equal': 'good',
  equal: 'good',
  divergent: 'bad',
  broken: 'bad',
  missed: 'bad',
  'new-outcome': 'bad',
  new: 'bad',
  inconclusive: 'warn',
  listed: 'warn',
  contract: 'warn',
  refinement: 'warn',
  mends: 'good',
  changes: 'bad',
  breaks: 'bad',
};

/** A word that is looked for, on a coloured ground. */
export function Badge({ tone, word }: { readonly word: string; readonly tone?: Tone }): VNode {
  return <span class={`badge ${tone ?? TONES[word] ?? 'plain'}`}>{word}</span>;
}
