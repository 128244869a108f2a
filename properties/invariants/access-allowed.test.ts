// SPDX-License-Identifier: GPL-2.0-only
// An error that nothing explains.
import { describe, expect, it } from 'vitest';
import { EINVAL } from '../../src/kernel/errno.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** A device whose driver asks for nothing in particular is refused, once all is done. */
const bad: KnownBad = {
  override: () => ({}),
  returns: (ret, m) => (ret === 0 && m.host.isLinear() && !m.host.allowsAnyUncached() ? -EINVAL : ret),
};

describe('the invariant access-allowed', () => {
  it('is broken by a handler that refuses a plain device', () => {
    expect(brokenIn(bad, { vmaKind: 'pfnmap' })).toEqual(['access-allowed']);
  });

  it('is broken where persistent memory is refused for not being in the memory map', () => {
    const refused: KnownBad = {
      override: () => ({}),
      returns: (ret, m) =>
        ret === 0 && !m.host.isMapMemory(m.host.pa(m.fault.hva) / m.g.PAGE_SIZE) ? -EINVAL : ret,
    };
    expect(brokenIn(refused, { vmaKind: 'dax' })).toEqual(['access-allowed']);
  });

  it('has nothing against an error that the memory explains', () => {
    const always: KnownBad = { override: () => ({}), returns: () => -EINVAL };
    for (const choices of [
      { vmaKind: 'hole' },
      { hostPte: 'sigbus' },
      { hostPte: 'interrupted' },
      { hostPte: 'read-only', access: 'write' },
      { topup: 'fails', cacheFill: 'empty' },
      { vmaKind: 'pfnmap', access: 'exec' },
      { vmaKind: 'pfnmap', vmaMemType: 'cacheable' },
      { vmMte: 'yes', vmaMteAllowed: 'no' },
      { protectedKvm: 'yes', vmaKind: 'dax' },
    ])
      expect(brokenIn(always, choices), JSON.stringify(choices)).not.toContain('access-allowed');
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['access-allowed']);
  });
});
