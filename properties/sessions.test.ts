// SPDX-License-Identifier: GPL-2.0-only
// States, a planted bug, seeds and canaries over sessions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Variant } from '../src/core/variant.ts';
import type { Vm } from '../src/kernel/session/vm.ts';
import { CANARIES } from '../src/mistakes/canaries/runs.ts';
import { SESSION_CANARIES } from '../src/mistakes/canaries/sessions.ts';
import { overriding } from '../src/mistakes/mistake.ts';
import { overridden } from '../src/mistakes/plant/override.ts';
import { scenarioFileText } from '../src/report/scenario-file.ts';
import type { SessionPair } from '../src/subjects/user_mem_abort/sessions/pair.ts';
import { isSessionText, parseSession } from '../src/subjects/user_mem_abort/sessions/parse.ts';
import type { Session } from '../src/subjects/user_mem_abort/sessions/session.ts';
import { RULES } from './testing/judging.ts';
import {
  EVERYTHING,
  guest,
  runKnownBadSession,
  SESSION_RULES,
  searchSessions,
  session,
  sessionArbitrary,
  sessionPair,
  shrinkSession,
} from './testing/sessions.ts';
import { extractedHelpers, faultDesc, legacy, REFACTORED, stateObject } from './testing/variants.ts';

const SESSIONS = 1_500;

/** Checks that nothing shows in any session but what contracts declare; says which did. */
function declared(variant: Variant, options = {}): ReadonlySet<string> {
  const contracts = new Set<string>();
  const pair = sessionPair(variant, options);
  fc.assert(
    fc.property(sessionArbitrary(EVERYTHING), (drawn) => {
      const found = pair.run(drawn);
      if (found === null) return;
      const { contract, differs, invariants, kind } = found.judgement;
      if (contract !== null) contracts.add(contract.id);
      else expect({ at: found.at, kind, differs, invariants }).toBeNull();
    }),
    { seed: 20260, numRuns: SESSIONS },
  );
  expect(pair.executions).toBeGreaterThan(SESSIONS);
  return contracts;
}

/** Checks that no other contract than those of the variant is needed, and that some is. */
function expectDeclared(variant: Variant): void {
  const own = (variant.contracts ?? []).map(({ id }) => id);
  const needed = [...declared(variant)];
  expect(own).toEqual(expect.arrayContaining(needed));
  expect(needed).toContain('mte-refusal-before-lock');
}

describe('over sessions of many faults', () => {
  it('extracted-helpers behaves like the original, call for call', () => {
    expect([...declared(extractedHelpers, { strict: true })]).toEqual([]);
  });

  it('state-object differs only by its contract', () => {
    expectDeclared(stateObject);
  });

  it('fault-desc differs only by its contracts', () => {
    expectDeclared(faultDesc);
  });
});

/** The reference, which forgets to log a page that was mapped before. */
const unlogged = overridden(
  overriding<null>((k) => ({
    kvm_fault_lock: (kvm) => {
      relaxed = false;
      k.kvm_fault_lock(kvm);
    },
    kvm_pgtable_stage2_relax_perms: (pgt, addr, prot, flags) => {
      relaxed = true;
      return k.kvm_pgtable_stage2_relax_perms(pgt, addr, prot, flags);
    },
    mark_page_dirty_in_slot: (kvm, memslot, gfn) => {
      if (!relaxed) k.mark_page_dirty_in_slot(kvm, memslot, gfn);
    },
  })),
  legacy,
  null,
);
let relaxed = false;

/** A random session on which the pair shows something, before anything is made of it. The bug shows in more than one way; from this seed it is the write. */
function failing(pair: SessionPair): Session {
  const { counterexample } = fc.check(
    fc.property(sessionArbitrary(EVERYTHING), (drawn) => pair.run(drawn) === null),
    { seed: 1, numRuns: SESSIONS, endOnFailure: true },
  );
  if (counterexample === null) throw new Error('nothing was found');
  return counterexample[0];
}

describe('a bug that a session shows', () => {
  const pair = sessionPair(unlogged);
  const smallest = session([guest('read'), guest('write')], { slotLogging: 'yes' });

  it('is made smaller to the steps that it takes', () => {
    const found = failing(pair);
    expect(found.steps.length).toBeGreaterThan(smallest.steps.length);
    expect(shrinkSession(pair, found)?.session).toEqual(smallest);
  });

  it('is shrunk by fast-check as well, with the arbitrary alone', () => {
    const { counterexample } = fc.check(
      fc.property(sessionArbitrary(EVERYTHING), (drawn) => pair.run(drawn) === null),
      { seed: 1, numRuns: SESSIONS },
    );
    expect(counterexample).toEqual([smallest]);
  });

  it('shows again when its file is read', () => {
    const shrunk = shrinkSession(pair, failing(pair));
    if (shrunk === null) throw new Error('nothing was found');
    const before = pair.run(shrunk.session);
    const text = scenarioFileText(shrunk.session, {});
    expect(isSessionText(text)).toBe(true);
    const after = pair.run(parseSession(SESSION_RULES, text, 'the file'));
    expect(after).toEqual(before);
    expect(after?.judgement).toMatchObject({ kind: 'invariant', differs: ['dirty log'] });
    expect(after?.judgement.invariants).toContain('write-logged');
  });

  it('is nothing to shrink where it does not show', () => {
    expect(shrinkSession(sessionPair(extractedHelpers), failing(pair))).toBeNull();
  });
});

describe('what a search comes to', () => {
  const searched = (seed: number) => searchSessions(sessionPair(unlogged), EVERYTHING, seed, 200);

  it('depends on its seed alone', () => {
    expect(searched(3)).toEqual(searched(3));
    expect(searched(4)).not.toEqual(searched(3));
  });

  it('is the same whatever was played before', () => {
    const pair = sessionPair(unlogged);
    const first = failing(pair);
    const fresh = sessionPair(unlogged).run(first);
    for (let i = 0; i < 3; i++) expect(pair.run(first)).toEqual(fresh);
  });
});

describe('a canary', () => {
  it.each(
    [legacy, ...REFACTORED].flatMap((reference) =>
      SESSION_CANARIES.map(({ id, planting }) => [id, reference.name, planting, reference] as const),
    ),
  )('%s is caught if made of %s', (name, _reference, planting, reference) => {
    const bad = (vm: Vm) => overridden(planting, reference, vm);
    const report = runKnownBadSession(name, bad, reference, RULES, EVERYTHING, 1);
    expect(report).toMatchObject({ name, caught: true });
  });

  it.each(CANARIES.map(({ id, planting }) => [id, planting] as const))(
    'of single faults, %s, is caught by sessions too',
    (name, planting) => {
      const bad = (vm: Vm) => overridden(planting, legacy, vm.m);
      const report = runKnownBadSession(name, bad, legacy, RULES, EVERYTHING, 1);
      expect(report).toMatchObject({ name, caught: true });
    },
  );

  it('that does no harm is missed', () => {
    const harmless = overridden(
      overriding<null>(() => ({})),
      legacy,
      null,
    );
    expect(runKnownBadSession('harmless', harmless, legacy, RULES, EVERYTHING, 1, 200).caught).toBe(false);
  });
});
