// SPDX-License-Identifier: GPL-2.0-only
/** A variant that asks what another asked is told what that one was told, and comes to what it comes to on a machine of its own. */
import { describe, expect, it } from 'vitest';
import { at } from '../src/core/at.ts';
import type { Bench } from '../src/core/bench.ts';
import { ANY } from '../src/core/choices.ts';
import { hash } from '../src/core/draw.ts';
import { End } from '../src/core/end.ts';
import { Pair, Reference } from '../src/core/pair.ts';
import { NO_RETURN } from '../src/core/run-record.ts';
import type { Subject } from '../src/core/subject.ts';
import type { Variant } from '../src/core/variant.ts';
import { splitSpace } from '../src/engines/exhaustive/split.ts';
import { KNOWN_BAD } from '../src/mistakes/known-bad/all.ts';
import { plant } from '../src/mistakes/plant/plant.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { GMEM_ABORT } from '../src/subjects/gmem_abort/subject.ts';
import { HANDLE_ACCESS_FAULT } from '../src/subjects/handle_access_fault/subject.ts';
import { KVM_HANDLE_GUEST_ABORT } from '../src/subjects/kvm_handle_guest_abort/subject.ts';
import { PKVM_MEM_ABORT } from '../src/subjects/pkvm_mem_abort/subject.ts';
import { Bench as SubjectBench } from '../src/subjects/user_mem_abort/bench.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { BUILT_IN } from '../src/subjects/user_mem_abort/variants.ts';
import { HONEST as HONEST_ACCESS, handler, MARK } from './testing/access-fault.ts';
import { fileHandler, HONEST as HONEST_FILE } from './testing/file-memory.ts';
import { DISPATCHER, dispatcher } from './testing/guest-abort.ts';
import { HONEST as HONEST_PROTECTED, protectedHandler } from './testing/protected.ts';

const RULES = { strict: false, preemptions: 2, knownProblems: [] };

/** What came of running a base and others on the same scenarios, each once beside the base and once alone. */
interface Compared {
  /** Scenarios on which a variant came to something else beside the base. */
  readonly apart: readonly string[];
  /** Share of the runs beside the base that were not looked at, because they had come to what another came to. */
  readonly followed: number;
  /** Share that came to what a run came to that had left the base's. */
  readonly followedOther: number;
}

function endOf(bench: Bench, variant: Variant): End {
  const end = new End(bench.invariants.length);
  end.write(bench, bench.run(variant, RULES.preemptions), false);
  return end;
}

function isEqual(a: End, b: End): boolean {
  return a.ret === b.ret && a.outcome.equals(b.outcome) && a.broken.equals(b.broken);
}

function compared(
  createBench: () => Bench,
  base: Variant,
  others: readonly Variant[],
  seeds: number,
): Compared {
  const beside = createBench();
  const following = beside.following!;
  const alone = createBench();
  const reference = new Reference(beside, base);
  const pairs = others.map((variant) => new Pair(beside, reference, variant, RULES));
  const apart: string[] = [];
  let followed = 0;
  let followedOther = 0;
  for (let seed = 0; seed < seeds; seed++) {
    for (const { choices } of [beside, alone]) {
      choices.mostRaces = RULES.preemptions;
      choices.startRandom(hash(seed, 1) | 0);
    }
    reference.look(RULES.preemptions);
    const expected = endOf(alone, base);
    if (!isEqual(reference.end, expected)) apart.push(`${base.name} on ${seed}`);
    for (const pair of pairs) {
      const same = pair.runRefactored();
      const { cameTo, isNew } = following;
      if (!isNew) followed++;
      if (!isNew && cameTo > 0) followedOther++;
      const own = endOf(alone, pair.refactored);
      if (!isEqual(pair.end, own) || same !== (own.ret !== NO_RETURN && isEqual(expected, own)))
        apart.push(`${pair.refactored.name} on ${seed}`);
    }
  }
  const runs = seeds * others.length;
  return { apart, followed: followed / runs, followedOther: followedOther / runs };
}

/** Leaves of walks on which a tip came to something else than alone, with what the leaf leaves open drawn; and how many runs asked for some of that. */
function leftOpen(
  createBench: () => Bench,
  base: Variant,
  tips: readonly Variant[],
  seeds: number,
): { readonly apart: readonly string[]; readonly open: number } {
  const beside = createBench();
  const alone = createBench();
  const rules = { ...RULES, preemptions: 1 };
  const reference = new Reference(beside, base);
  const pairs = tips.map((variant) => new Pair(beside, reference, variant, rules));
  const { choices } = beside;
  const prefixes = splitSpace(beside, base, 1, 9);
  alone.choices.keepToRepresentatives = true;
  alone.choices.mostRaces = 0;
  const apart: string[] = [];
  let open = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const walk = choices.startWalk(1, at(prefixes, hash(seed, 2) % prefixes.length));
    let left = hash(seed, 3) % 60;
    do {
      choices.beginLeaf();
      choices.beginRun();
      reference.run(1);
      for (const pair of pairs) {
        choices.beginRun();
        pair.runRefactored();
      }
    } while (left-- > 0 && walk.next());
    // That was the last leaf, and nothing is decided any more.
    if (left >= 0) continue;
    for (const pair of pairs) {
      alone.choices.startRandom(hash(seed, 4) | 0);
      for (const [dimension, value] of choices.values.entries())
        if (value !== ANY) alone.choices.give(dimension, value);
      for (let i = 0; i < choices.siteCount; i++)
        alone.choices.giveRace(at(choices.sites, i), choices.actionAt(at(choices.sites, i)));
      const end = endOf(alone, pair.refactored);
      // Drawn values may contradict; and drawing asks what a race depends on before it strikes, a walk after.
      if (alone.choices.contradiction !== null || !isEqual(reference.end, endOf(alone, base))) continue;
      if (alone.choices.values.some((value, i) => value !== ANY && choices.values[i] === ANY)) open++;
      if (!isEqual(pair.end, end)) apart.push(`${pair.refactored.name} on ${seed}`);
    }
  }
  return { apart, open };
}

/** A translation in which a piece of the text is another. */
function without(text: string, was: string, becomes = ''): string {
  expect(text).toContain(was);
  return text.replace(was, becomes);
}

describe('a variant that follows', () => {
  it.each(BUILT_IN.map((base) => [base.name, base] as const))(
    'comes to what it comes to alone, beside %s',
    (_name, base) => {
      const others = BUILT_IN.filter((variant) => variant !== base);
      const { apart, followed } = compared(USER_MEM_ABORT.createBench, base, others, 1_500);
      expect(apart).toEqual([]);
      expect(followed).toBeGreaterThan(0.85);
    },
  );

  it('comes to what it comes to alone, whatever is left open in a walk', () => {
    const [base, ...tips] = BUILT_IN;
    const { apart, open } = leftOpen(USER_MEM_ABORT.createBench, base!, tips, 400);
    expect(apart).toEqual([]);
    // Those that asked for something that was left open.
    expect(open).toBeGreaterThan(100);
  });

  it('comes to what one came to that left the base where it does', () => {
    const [base, , ...others] = BUILT_IN;
    const { apart, followedOther } = compared(USER_MEM_ABORT.createBench, base!, others, 4_000);
    expect(apart).toEqual([]);
    expect(followedOther).toBeGreaterThan(0.002);
  });

  it('comes to what it comes to alone with any mistake in its text, or in what it calls', () => {
    const planter = new Planter();
    const bench = new SubjectBench();
    const apart = KNOWN_BAD.flatMap((bad) => {
      const base = BUILT_IN.find(({ name }) => name === bad.variant)!;
      const planted = plant(planter, bad, base, bench.m);
      return compared(() => bench, base, [planted, { ...planted, name: 'again' }], 150).apart;
    });
    expect(apart).toEqual([]);
  });

  const OTHERS: readonly (readonly [string, Subject, Variant, readonly Variant[], number])[] = [
    [
      'handle_access_fault()',
      HANDLE_ACCESS_FAULT,
      handler(HONEST_ACCESS, 'base'),
      [handler(HONEST_ACCESS), handler(without(HONEST_ACCESS, MARK))],
      0.45,
    ],
    [
      'gmem_abort()',
      GMEM_ABORT,
      fileHandler(HONEST_FILE, 'base'),
      [fileHandler(HONEST_FILE), fileHandler(without(HONEST_FILE, 'kvm_fault_unlock(kvm);'))],
      0.4,
    ],
    [
      'pkvm_mem_abort()',
      PKVM_MEM_ABORT,
      protectedHandler(),
      [
        protectedHandler(HONEST_PROTECTED, 'tip'),
        protectedHandler(without(HONEST_PROTECTED, 'account_locked_vm(current->mm, 1, false);'), 'tip'),
      ],
      0.4,
    ],
    [
      'kvm_handle_guest_abort()',
      KVM_HANDLE_GUEST_ABORT,
      dispatcher(),
      [
        dispatcher(DISPATCHER, 'tip'),
        dispatcher(without(DISPATCHER, 'KVM_PGTABLE_PROT_W', 'KVM_PGTABLE_PROT_R'), 'tip'),
      ],
      0.3,
    ],
  ];
  it.each(OTHERS)('does so in %s', (_name, { createBench }, base, tips, least) => {
    const { apart, followed } = compared(createBench, base, tips, 1_000);
    expect(apart).toEqual([]);
    expect(followed).toBeGreaterThan(least);
    expect(leftOpen(createBench, base, tips, 200).apart).toEqual([]);
  });
});
