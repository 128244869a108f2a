// SPDX-License-Identifier: GPL-2.0-only
// Tags left as they were.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The guest would see what the previous owner left. */
const bad: KnownBad = { override: () => ({ sanitise_mte_tags: () => undefined }) };

describe('the invariant mte-initialised', () => {
  it('is broken by a handler that maps pages into a VM with MTE as they are', () => {
    expect(brokenIn(bad, { vmMte: 'yes' })).toEqual(['mte-initialised', 'initialised-before-visible']);
  });

  it('is broken together with the one on when that has to happen, and with no other', () => {
    expect(brokenAnywhere(bad)).toEqual(['initialised-before-visible', 'mte-initialised']);
  });
});
