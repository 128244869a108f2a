// SPDX-License-Identifier: GPL-2.0-only
// Tags left as they were.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The guest would see what the previous owner left. */
const bad: KnownBad = { override: () => ({ sanitise_mte_tags: () => undefined }) };

describe('the invariant mte-initialised', () => {
  it('is broken by a handler that maps pages into a VM with MTE as they are', () => {
    expect(brokenIn(bad, { vmMte: 'yes' })).toEqual(['mte-initialised']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['mte-initialised']);
  });
});
