// SPDX-License-Identifier: GPL-2.0-only
// A write that is not logged.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** A write that migration would miss. */
const bad: KnownBad = { override: () => ({ mark_page_dirty_in_slot: () => undefined }) };

describe('the invariant dirty-log', () => {
  it('is broken by a handler that maps a page writable and does not log it', () => {
    expect(brokenIn(bad, { access: 'write', slotLogging: 'yes' })).toEqual(['dirty-log']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['dirty-log']);
  });
});
