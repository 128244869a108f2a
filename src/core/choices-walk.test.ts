// SPDX-License-Identifier: GPL-2.0-only
/** Choices in a walk: which leaves there are, and which races are asked about. */
import { describe, expect, it } from 'vitest';
import { Abandoned, ANY, Choices } from './choices.ts';
import { countMachines } from './count.ts';
import { apartFrom, type Dimension, EVERY, type Exclusion } from './dimension.ts';
import { defineSpace } from './space.ts';

const [FIRST, SECOND] = [0, 1];
const [A, B] = [1, 2];
const BOTH = (1 << A) | (1 << B);
/** Two calls, of which two occurrences each are sites. */
const [LOCK, READ] = [1, 4];

function dimension(number: number, size: number, more: Partial<Dimension> = {}): Dimension {
  const values = Array.from({ length: size }, (_, i) => ({ label: `${i}`, about: '' }));
  return { number, name: `d${number}`, about: '', source: '', values, ...more };
}

const SITES = { calls: ['lock', 'read'], before: ['lock', 'read'], occurrences: 2 };

function choicesOf(...dimensions: readonly Dimension[]): Choices {
  return new Choices(defineSpace(dimensions, ['none', 'a', 'b'], SITES));
}

/** Three values, of which the last leaves one to the second dimension. */
const dependent = (): Choices =>
  choicesOf(dimension(0, 3), dimension(1, 2, { domain: (given) => (given.pick(FIRST) === 2 ? 1 : 3) }));

/** What is allowed at a site, and what is skipped there. */
interface Stop {
  readonly site: number;
  readonly allowed?: number;
  readonly carried?: number;
  readonly conceivable?: number;
}

/** A run that comes to these sites, with as many races as the bound says. */
const through =
  (...stops: readonly Stop[]) =>
  (choices: Choices): void => {
    for (const { allowed = BOTH, carried = 0, conceivable = -1, site } of stops)
      if (choices.wantsRace(site)) choices.raceAt(site, allowed, carried, (actions) => actions & conceivable);
  };

/** The leaves of a walk as what strikes where, each with the values that were decided. */
function leaves(
  choices: Choices,
  runs: readonly ((choices: Choices) => void)[],
  { equal = true, races = 1 } = {},
): readonly string[] {
  const found: string[] = [];
  const walk = choices.startWalk(races, [], (passed) => found.push(`${passed} passed`));
  do {
    choices.beginLeaf();
    for (const run of runs) {
      choices.beginRun();
      run(choices);
    }
    choices.settleSkips();
    const struck = choices.sites
      .slice(0, choices.siteCount)
      .map((site) => `${site}:${choices.actionAt(site)}`);
    found.push([...choices.values, ...struck].join(' '));
    choices.endLeaf(equal);
  } while (walk.next());
  return found;
}

const raceLeaves = (
  runs: readonly ((choices: Choices) => void)[],
  options: { readonly races?: number } = {},
): readonly string[] =>
  leaves(choicesOf(dimension(0, 1)), runs, options).map((leaf) => leaf.replace(/^-1 ?/, ''));

describe('a walk through values', () => {
  it('comes to all that are possible together, the simplest first', () => {
    const pickBoth = (choices: Choices): void => void [choices.pick(FIRST), choices.pick(SECOND)];
    expect(leaves(dependent(), [pickBoth])).toEqual(['0 0', '0 1', '1 0', '1 1', '2 0']);
  });

  it('decides nothing that is not asked for', () => {
    expect(leaves(dependent(), [(choices) => void choices.pick(FIRST)])).toEqual(['0 -1', '1 -1', '2 -1']);
  });

  it('stays within what it is confined to', () => {
    const choices = dependent();
    choices.confine(FIRST, 0b101);
    expect([0, 1, 2].map((value) => choices.admits(FIRST, value))).toEqual([true, false, true]);
    expect(leaves(choices, [(one) => void one.pick(FIRST)])).toEqual(['0 -1', '2 -1']);
  });

  it('takes representatives, and the simplest value where none of them is possible', () => {
    const some = (mask: number) =>
      choicesOf(dimension(0, 4, { representatives: { mask: () => mask, enough: '' }, domain: () => 0b1110 }));
    const values = (mask: number): readonly string[] => leaves(some(mask), [(one) => void one.pick(FIRST)]);
    expect(values(0b1011)).toEqual(['1', '3']);
    expect(values(0b0001)).toEqual(['1']);
  });

  it('takes values that exclude each other one at a time, whichever dimension is asked for first', () => {
    const more = (excludes: readonly Exclusion[] = []): Partial<Dimension> => ({
      representatives: { mask: () => EVERY, enough: '', excludes },
    });
    const apart = (): Choices =>
      choicesOf(dimension(0, 3), dimension(1, 3, more(apartFrom(0b100, FIRST))), dimension(2, 2));
    const asking =
      (...order: readonly number[]) =>
      (choices: Choices): void =>
        order.forEach((number) => void choices.pick(number));
    const together = ['0 0 -1', '0 1 -1', '0 2 -1', '1 0 -1', '1 1 -1', '2 0 -1', '2 1 -1'];
    expect(leaves(apart(), [asking(FIRST, SECOND)])).toEqual(together);
    expect([...leaves(apart(), [asking(SECOND, FIRST)])].sort()).toEqual(together);
    // Nothing is asked for the sake of the other.
    expect(leaves(apart(), [asking(SECOND)])).toEqual(['-1 0 -1', '-1 1 -1', '-1 2 -1']);
    expect(countMachines(apart(), [])).toBe(14n);
  });

  it('excludes what the other dimension is confined to', () => {
    const choices = choicesOf(
      dimension(0, 3),
      dimension(1, 3, {
        representatives: { mask: () => EVERY, enough: '', excludes: apartFrom(0b100, FIRST) },
      }),
    );
    choices.confine(FIRST, 0b110);
    expect(leaves(choices, [(one) => void one.pick(SECOND)])).toEqual(['-1 0', '-1 1']);
    expect(countMachines(choices, [])).toBe(4n);
  });

  it('does not ask for a domain within which the representatives are anyway', () => {
    const choices = choicesOf(
      dimension(0, 3),
      dimension(1, 3, {
        domain: (given) => (given.pick(FIRST) === 0 ? 0b111 : 0b001),
        representatives: {
          mask: () => EVERY,
          enough: '',
          keepsDomain: true,
          excludes: apartFrom(0b110, FIRST),
        },
      }),
    );
    const asks = (...order: readonly number[]) =>
      leaves(choices, [(one) => void order.map((d) => one.pick(d))]);
    expect(asks(SECOND)).toEqual(['-1 0', '-1 1', '-1 2']);
    expect([...asks(SECOND, FIRST)].sort()).toEqual(asks(FIRST, SECOND));
  });

  it('tells how many decisions lead to the present leaf', () => {
    const choices = dependent();
    choices.startWalk(0, []);
    expect(choices.decisions).toBe(0);
    choices.pick(SECOND);
    expect(choices.decisions).toBe(2);
  });

  it('leaves nothing behind that another start would find', () => {
    const choices = dependent();
    const run = through({ site: LOCK });
    const asked = (): readonly number[] => {
      choices.startWalk(1, []);
      choices.pick(FIRST);
      run(choices);
      return [choices.decisions, choices.siteCount, choices.values[FIRST]];
    };
    expect([asked(), asked()]).toEqual([
      [2, 0, 0],
      [2, 0, 0],
    ]);
    choices.startSimplest();
    expect([...choices.values, choices.decisions > 0]).toEqual([ANY, ANY, true]);
    expect(choices.untested).toBe(false);
  });
});

describe('a walk through races', () => {
  const run = through({ site: LOCK }, { site: READ });

  it('has each action at each site, as many in one run as the bound says', () => {
    expect(raceLeaves([run], { races: 0 })).toEqual(['']);
    expect(raceLeaves([run])).toEqual(['', '4:1', '4:2', '1:1', '1:2']);
    expect(raceLeaves([run], { races: 2 })).toEqual([
      '',
      '4:1',
      '4:2',
      '1:1',
      '1:1 4:1',
      '1:1 4:2',
      '1:2',
      '1:2 4:1',
      '1:2 4:2',
    ]);
  });

  it('is asked once by all variants, and about what the locks of any of them allow', () => {
    const [a, b] = [1 << A, 1 << B].map((allowed) => through({ site: LOCK, allowed }));
    expect(raceLeaves([run, run])).toEqual(raceLeaves([run]));
    expect(raceLeaves([a, b])).toEqual(['', '1:2', '1:1']);
    expect(raceLeaves([a, through({ site: LOCK })])).toEqual(['', '1:2', '1:1']);
    expect(raceLeaves([through({ site: LOCK, allowed: 0 })])).toEqual(['']);
  });

  it('gives the action to each variant that comes to the site', () => {
    const given: number[] = [];
    const tell = (choices: Choices): void => {
      if (choices.wantsRace(READ)) given.push(choices.raceAt(READ, 1 << B));
    };
    leaves(choicesOf(dimension(0, 1)), [tell, tell]);
    expect(given).toEqual([0, 0, B, B]);
  });

  it('does not ask about what is not conceivable, nor for nothing whether it is', () => {
    expect(raceLeaves([through({ site: LOCK, conceivable: 1 << B })])).toEqual(['', '1:2']);
    expect(raceLeaves([through({ site: LOCK, conceivable: 0 })])).toEqual(['']);
    const asked: number[] = [];
    const ask = (choices: Choices): void => {
      if (!choices.wantsRace(LOCK)) return;
      choices.raceAt(LOCK, BOTH, 1 << A, (actions) => {
        asked.push(actions);
        return actions;
      });
    };
    raceLeaves([ask, ask]);
    expect(asked).toEqual([1 << B]);
  });

  it('skips at a site what does there what it does at an earlier one, if all variants do', () => {
    const carries = through({ site: LOCK }, { site: READ, carried: 1 << A });
    const carriesNothing = through({ site: LOCK }, { site: READ });
    const staysAway = through({ site: LOCK });
    const skipped = ['', '4:2', '1:1', '1:2'];
    const all = ['', '4:1', '4:2', '1:1', '1:2'];
    const leavesOf = (...runs: readonly ((choices: Choices) => void)[]) => [...raceLeaves(runs)].sort();
    expect(raceLeaves([carries, carries])).toEqual(skipped);
    for (const other of [carriesNothing, staysAway]) {
      expect(leavesOf(carries, other)).toEqual([...all].sort());
      expect(leavesOf(other, carries)).toEqual([...all].sort());
    }
  });

  it('forgets for each leaf what the runs of another skipped', () => {
    const choices = choicesOf(dimension(0, 2));
    // Only with the first value, one variant comes to the second site and the other does not.
    const parts = (one: Choices): void => {
      through({ site: LOCK })(one);
      if (one.pick(FIRST) === 0) through({ site: READ, allowed: 0, carried: 1 << A })(one);
    };
    const stays = (one: Choices): void => {
      through({ site: LOCK })(one);
      one.pick(FIRST);
    };
    expect([...leaves(choices, [parts, stays])].sort()).toEqual(
      ['0', '0 1:1', '0 1:2', '0 4:1', '1', '1 1:1', '1 1:2'].sort(),
    );
  });

  it('is in no state to test before a race is decided', () => {
    const choices = choicesOf(dimension(0, 1));
    choices.startWalk(1, []);
    expect(choices.untested).toBe(true);
    choices.startRandom(1);
    expect(choices.untested).toBe(false);
  });
});

describe('a race that has nothing to do', () => {
  it('ends a run where that is wanted, and says so until the next', () => {
    const choices = choicesOf(dimension(0, 1));
    choices.startWalk(1, []);
    choices.beginLeaf();
    choices.beginRun();
    choices.refuse(LOCK);
    expect([choices.abandoned, choices.wasRefused(LOCK), choices.wasRefused(READ)]).toEqual([
      false,
      true,
      false,
    ]);
    choices.abandons = true;
    expect(() => choices.refuse(READ)).toThrow(Abandoned);
    expect(() => choices.refuse(READ)).toThrow('a race has nothing to do');
    expect(new Abandoned().name).toBe('Abandoned');
    expect([choices.abandoned, choices.wasRefused(READ)]).toEqual([true, true]);
    choices.beginRun();
    expect([choices.abandoned, choices.wasRefused(READ)]).toEqual([false, true]);
    choices.beginLeaf();
    expect([choices.wasRefused(LOCK), choices.wasRefused(READ)]).toEqual([false, false]);
    choices.abandons = false;
    choices.refuse(LOCK);
    choices.beginLeaf();
    expect(choices.wasRefused(LOCK)).toBe(false);
  });
});

describe('a race that strikes one run late and has nothing to do in another', () => {
  const decided = (): Choices => {
    const choices = choicesOf(dimension(0, 1));
    choices.startWalk(2, [
      { question: 1000 + LOCK, options: 3, taken: A },
      { question: 1000 + READ, options: 3, taken: A },
    ]);
    choices.beginLeaf();
    choices.beginRun();
    choices.strikeLate(READ);
    return choices;
  };

  it('is none where both are, and nobody else is told that it was refused', () => {
    const choices = decided();
    const late = choices.struckLate;
    choices.beginRun();
    expect(choices.struckLate).toBe(0);
    choices.refuse(READ);
    expect([choices.wasRefused(READ), choices.refusals]).toEqual([true, 1]);
    // Another that does what this one did.
    choices.beginRun();
    choices.repeat(1);
    expect(choices.refusedWhatWasLate(late)).toBe(true);
    expect([choices.wasRefused(READ), choices.refusals]).toEqual([false, 0]);
  });

  it('is one where another was refused, or none', () => {
    const choices = decided();
    const late = choices.struckLate;
    choices.beginRun();
    choices.refuse(LOCK);
    expect(choices.refusedWhatWasLate(late)).toBe(false);
    expect(choices.wasRefused(LOCK)).toBe(true);
    choices.beginRun();
    expect(choices.refusedWhatWasLate(late)).toBe(false);
  });
});

describe('races for which leaves stand', () => {
  /** A run that tells of the site that nothing was touched from there on, or these parts, and how the race struck. */
  const telling =
    (parts: number, state = 0) =>
    (choices: Choices): void => {
      const action = choices.wantsRace(LOCK) ? choices.raceAt(LOCK, BOTH) : 0;
      if (action === 0) choices.see(LOCK, parts);
      else choices.strike({ site: LOCK, touched: parts, admitted: -1, state });
    };
  const passing = (passes: boolean): Choices => {
    const choices = choicesOf(dimension(0, 2));
    choices.passes = passes;
    return choices;
  };

  it('are passed over where no run touched anything, and are told', () => {
    expect(leaves(passing(true), [telling(0)])).toEqual(['-1', '1 passed', '1 passed']);
    expect(leaves(passing(false), [telling(0)])).toEqual(['-1', '-1 1:1', '-1 1:2']);
    expect(leaves(passing(true), [telling(1)])).toEqual(['-1', '-1 1:1', '-1 1:2']);
  });

  it('are walked where the runs came to different ends', () => {
    expect(leaves(passing(true), [telling(0)], { equal: false })).toEqual(['-1', '-1 1:1', '-1 1:2']);
  });

  it('are passed over for the values for which no run touched anything, and no others', () => {
    const touching = (choices: Choices): void => {
      const value =
        choices.wantsRace(LOCK) && choices.raceAt(LOCK, 1 << A) !== 0 ? choices.pick(FIRST) : null;
      if (value !== null) choices.strike({ site: LOCK, touched: -1, admitted: -1, state: 0 });
      else choices.see(LOCK, choices.pick(FIRST) === 0 ? 0 : 1);
    };
    expect(leaves(passing(true), [touching])).toEqual(['0', '1', '1 passed', '1 1:1']);
  });

  it('are not stood for by leaves of a question that is asked no more', () => {
    const choices = choicesOf(dimension(0, 2), dimension(1, 1));
    choices.passes = true;
    const moved = (one: Choices): void => {
      // With the second value one more question comes first: the first site has the place that the second site had.
      if (one.pick(FIRST) === 1) one.pick(SECOND);
      for (const site of [LOCK, READ]) {
        const action = one.wantsRace(site) ? one.raceAt(site, 1 << A) : 0;
        if (action === 0) one.see(site, 0);
      }
    };
    expect(leaves(choices, [moved], { races: 2 })).toEqual([
      '0 -1',
      '0 -1 4:1',
      '0 -1 1:1',
      '1 passed',
      '1 0',
      '1 0 4:1',
      '1 0 1:1',
      '1 passed',
    ]);
  });

  it('are the last ones of a run: one that another may follow is walked', () => {
    const two = (choices: Choices): void => {
      for (const site of [LOCK, READ]) {
        const action = choices.wantsRace(site) ? choices.raceAt(site, 1 << A) : 0;
        if (action === 0) choices.see(site, 0);
      }
    };
    expect(leaves(passing(true), [two], { races: 2 })).toEqual(['-1', '-1 4:1', '-1 1:1', '1 passed']);
  });
});

describe('what is supposed in a walk', () => {
  const unkept = { unkept: true } as const;
  const started = (...dimensions: readonly Dimension[]): Choices => {
    const choices = choicesOf(...dimensions);
    choices.startWalk(1, []);
    choices.startSupposing();
    return choices;
  };

  it('takes one value after the other, with all of what was asked for after it, and is open again', () => {
    const choices = started(dimension(0, 2, unkept), dimension(1, 3, unkept));
    const told: string[] = [];
    do told.push(`${choices.pick(FIRST)}${choices.pick(SECOND)}`);
    while (choices.supposeNext());
    expect(told).toEqual(['00', '01', '02', '10', '11', '12']);
    expect(choices.hasSupposed).toBe(false);
    expect([...choices.values]).toEqual([ANY, ANY]);
    expect(choices.decisions).toBe(0);
  });

  it('is what the domain leaves', () => {
    const choices = started(
      dimension(0, 3, unkept),
      dimension(1, 2, { ...unkept, domain: (given) => (given.pick(FIRST) === 2 ? 1 : 3) }),
    );
    let told = 0;
    do told += choices.pick(SECOND) + 1;
    while (choices.supposeNext());
    expect(told).toBe(3 + 3 + 1);
  });

  it('is not what the model keeps an answer to: that is decided, unless something is supposed already', () => {
    const choices = started(dimension(0, 2), dimension(1, 2, unkept));
    expect(choices.pick(FIRST)).toBe(0);
    expect([choices.hasSupposed, choices.decisions]).toEqual([false, 1]);
    const late = started(dimension(0, 2), dimension(1, 2, unkept));
    late.pick(SECOND);
    expect(() => late.pick(FIRST)).toThrow('nothing may be decided now');
    // What was asked for is decided then, and the other is open.
    expect(late.decideSupposed()).toBe(true);
    expect([...late.values]).toEqual([0, ANY]);
  });

  it('is open where it is held, and nothing is decided there', () => {
    const choices = started(dimension(0, 2, unkept), dimension(1, 2, unkept));
    choices.pick(FIRST);
    choices.holdSupposed();
    expect([...choices.values]).toEqual([ANY, ANY]);
    for (const asked of [FIRST, SECOND])
      expect(() => choices.pick(asked)).toThrow('nothing may be decided now');
    expect(choices.decisions).toBe(0);
    expect(choices.supposeNext()).toBe(true);
    expect(choices.pick(FIRST)).toBe(1);
  });

  it('is decided for the values that were told last, where these made a difference', () => {
    const choices = started(dimension(0, 2, unkept), dimension(1, 2, unkept));
    choices.pick(FIRST);
    choices.pick(SECOND);
    choices.supposeNext();
    choices.decideSupposed();
    expect([...choices.values]).toEqual([ANY, 0]);
    expect(choices.hasSupposed).toBe(false);
  });

  it('gives way to a race', () => {
    const choices = started(dimension(0, 2, unkept));
    choices.pick(FIRST);
    expect(() => choices.raceAt(LOCK, BOTH)).toThrow('nothing may be decided now');
    expect(choices.decideSupposed()).toBe(false);
    expect(choices.raceAt(LOCK, BOTH)).toBe(0);
    expect(choices.decisions).toBe(1);
  });
});

describe('a test as far as its answer is decided', () => {
  it('has none before what it depends on is decided, and is not tried before', () => {
    const choices = dependent();
    choices.startSimplest();
    let tried = 0;
    const test = (): boolean => {
      tried++;
      return choices.pick(FIRST) === 0;
    };
    expect([choices.asFarAsDecided(7, test), choices.asFarAsDecided(7, test), tried]).toEqual([
      null,
      null,
      1,
    ]);
    expect(choices.values[FIRST]).toBe(ANY);
    choices.pick(FIRST);
    expect([choices.asFarAsDecided(7, test), tried]).toEqual([true, 2]);
    expect(choices.asFarAsDecided(8, () => false)).toBe(false);
  });

  it('is tried again in another walk, whatever it lacked in the one before', () => {
    const choices = choicesOf(dimension(0, 2));
    choices.startWalk(0, []);
    expect(choices.asFarAsDecided(7, () => choices.pick(FIRST) === 0)).toBeNull();
    choices.startWalk(0, []);
    expect(choices.asFarAsDecided(7, () => true)).toBe(true);
  });

  it('has none where several questions belong together, and is tried each time', () => {
    const choices = dependent();
    choices.startSimplest();
    let tried = 0;
    const test = (): boolean => {
      tried++;
      choices.refuseIfClosed();
      return true;
    };
    expect([choices.asFarAsDecided(7, test), choices.asFarAsDecided(7, test), tried]).toEqual([
      null,
      null,
      2,
    ]);
    expect(() => choices.refuseIfClosed()).not.toThrow();
  });

  it('leaves open what may be decided afterwards, and what else was thrown is thrown', () => {
    const choices = dependent();
    choices.startSimplest();
    const fail = (): never => {
      throw new Error('no');
    };
    expect(() => choices.asFarAsDecided(7, fail)).toThrow('no');
    expect(choices.pick(FIRST)).toBe(0);
  });
});

describe('random choices', () => {
  it('have no more races than they may', () => {
    const choices = choicesOf(dimension(0, 1));
    const most = (bound: number): number => {
      choices.mostRaces = bound;
      let found = 0;
      for (let seed = 0; seed < 2000; seed++) {
        choices.startRandom(seed);
        through({ site: LOCK }, { site: LOCK + 1 }, { site: READ }, { site: READ + 1 })(choices);
        found = Math.max(found, choices.siteCount);
      }
      return found;
    };
    expect([0, 1, 2].map(most)).toEqual([0, 1, 2]);
  });

  it('are among the representatives where they keep to them', () => {
    const choices = choicesOf(dimension(0, 4, { representatives: { mask: () => 0b1010, enough: '' } }));
    const drawn = (): readonly number[] => {
      const values = new Set<number>();
      for (let seed = 0; seed < 200; seed++) {
        choices.startRandom(seed);
        values.add(choices.pick(FIRST));
      }
      return [...values].sort();
    };
    expect(drawn()).toEqual([0, 1, 2, 3]);
    choices.keepToRepresentatives = true;
    expect(drawn()).toEqual([1, 3]);
  });
});
