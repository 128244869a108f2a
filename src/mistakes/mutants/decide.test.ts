// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { user_mem_abort } from '../../../legacy/user_mem_abort.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant } from '../../subjects/user_mem_abort/variant.ts';
import { OPERATORS } from '../operators/all.ts';
import { Planter } from '../plant/planter.ts';
import { type Bounds, decide } from './decide.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants-of.ts';

const planter = new Planter();
const legacy: UserMemAbortVariant = { name: 'legacy', signature: 'classic', user_mem_abort };
const { helpers, own } = planter.sources('legacy');
const mutants = mutantsOf('legacy', [...own, ...helpers], OPERATORS);

function mutant(operator: string, line: string, becomes: string): Mutant {
  const [found, ...more] = mutants.filter(
    (made) => made.operator === operator && made.line.includes(line) && made.becomes === becomes,
  );
  if (found === undefined || more.length > 0) throw new Error(`${operator} of ${line} is not one mutant`);
  return found;
}

/** Machines that are as simple as they can be in all that may be as it likes. */
function small(name: string, pageSizes: number) {
  const confined = USER_MEM_ABORT.space.dimensions.flatMap(({ domain, name: dimension }) =>
    domain === undefined ? [[dimension, 1] as const] : [],
  );
  return { name, confined: [...confined, ['pageSize', pageSizes] as const] };
}

const BOUNDS: Bounds = { first: small('4K', 1), others: [small('the others', 0b1110)], all: 'all' };

const fatesOf = (some: readonly Mutant[]) =>
  decide(USER_MEM_ABORT, planter, legacy, some, () => undefined, BOUNDS);

describe('decide()', () => {
  it('kills what a machine tells, says by what, and goes on with the others', async () => {
    const lost = mutant('drop-release', 'k.kvm_release_faultin_page', ';');
    const unread = mutant('wrong-flag', 'let vfio_allow_any_uc', 'true');
    const fates = await fatesOf([lost, unread]);
    expect(fates.get(lost.id)).toMatchObject({ kind: 'killed', by: expect.stringContaining('references') });
    expect(fates.get(unread.id)).toEqual({ kind: 'decided', bound: '4K' });
  });

  it('asks every page size where a mutant can make no difference with 4K pages', async () => {
    const folded = mutant('fix-condition', 'case k.PAGETABLE_PMD_FOLDED', 'false');
    expect((await fatesOf([folded])).get(folded.id)).toEqual({ kind: 'decided', bound: 'all' });
  });

  it('does not decide what only a race could show', async () => {
    const moved = mutant(
      'move-lock',
      'k.kvm_fault_lock(kvm);',
      'pgt = vcpu.arch.hw_mmu.pgt;\n    k.kvm_fault_lock(kvm);',
    );
    expect((await fatesOf([moved])).has(moved.id)).toBe(false);
  });

  it('says how far it is', async () => {
    const shares: number[] = [];
    const unread = mutant('wrong-flag', 'let vfio_allow_any_uc', 'true');
    await decide(
      USER_MEM_ABORT,
      planter,
      legacy,
      [unread],
      (_bound, _mutants, share) => shares.push(share),
      BOUNDS,
    );
    expect(shares.length).toBeGreaterThan(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  });
});
