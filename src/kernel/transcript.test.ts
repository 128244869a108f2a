// SPDX-License-Identifier: GPL-2.0-only
import { beforeEach, describe, expect, it } from 'vitest';
import { at } from '../core/at.ts';
import { DECLARATIONS } from './calls/all.ts';
import { type Ref, uninit } from './poison.ts';
import { ENDED, type Look, Transcript } from './transcript.ts';

/** A machine of one number. */
class Cell {
  value = 0;
  /** Calls that reached it. */
  readonly reached: string[] = [];
}

/** The façade over it: what adds, what hands out, what is looked at. */
function facadeOver(cell: Cell, transcript: Transcript) {
  const reads: Look = (of) => {
    cell.reached.push(`look ${String(of)}`);
    return cell.value;
  };
  const k = {
    add: transcript.call((n: number): number => {
      cell.reached.push(`add ${n}`);
      cell.value += n;
      return cell.value;
    }),
    take: transcript.call(
      (out: Ref<number>, other: Ref<number> | null): boolean => {
        cell.reached.push('take');
        out.value = cell.value;
        if (other !== null && cell.value > 9) other.value = 1;
        return true;
      },
      [0, 1],
    ),
    say: transcript.call((text: string): void => {
      cell.reached.push(`say ${text}`);
    }),
    addTwice: transcript.call(function (this: { add: (n: number) => number }, n: number): number {
      return this.add(n) + this.add(n);
    }),
    fresh: transcript.call((): object => ({ value: cell.value })),
    look: (of: string): unknown => transcript.look(reads, of),
  };
  transcript.usual = k;
  return k;
}

let cell: Cell;
let transcript: Transcript;
let k: ReturnType<typeof facadeOver>;

beforeEach(() => {
  cell = new Cell();
  transcript = new Transcript();
  k = facadeOver(cell, transcript);
});

type Run = (facade: typeof k) => number;

/** Runs `f` on a cell of 0, and keeps it. */
function keep(f: Run): number {
  cell.value = 0;
  transcript.keep();
  const ret = f(k);
  transcript.endKeeping(ret, false);
  cell.reached.length = 0;
  return ret;
}

/** Runs `f` after that: the number of the run that it is the same as, and what it returned. */
function follow(f: Run): { readonly as: number; readonly ret: number } {
  transcript.follow(() => {
    cell.value = 0;
  });
  const ret = f(k);
  const as = transcript.endFollowing(ret);
  if (as < 0 && !transcript.wasLost) transcript.endKeeping(ret, false);
  return { as, ret };
}

describe('a run that asks the same', () => {
  it('is told the same, and does not reach the machine', () => {
    keep(() => k.add(2) + k.add(3));
    expect(follow(() => k.add(2) + k.add(3))).toEqual({ as: 0, ret: 7 });
    expect(cell.reached).toEqual([]);
  });

  it('is told what was written to other variables, and keeps what was not written', () => {
    keep(() => {
      const out = { value: -1 };
      k.add(4);
      k.take(out, { value: 5 });
      return out.value;
    });
    const mine = { value: 8 };
    const untouched = { value: 6 };
    const { as } = follow(() => {
      k.add(4);
      k.take(mine, untouched);
      return mine.value;
    });
    expect([as, mine.value, untouched.value]).toEqual([0, 4, 6]);
  });

  it('may look at the same in another order, and at less', () => {
    keep(() => {
      k.look('a');
      k.look('b');
      return k.add(1);
    });
    const run = follow(() => {
      expect([k.look('b'), k.look('b')]).toEqual([0, 0]);
      return k.add(1);
    });
    expect(run.as).toBe(0);
    expect(cell.reached).toEqual([]);
  });

  it('may say it in other words', () => {
    keep(() => {
      k.say('one');
      return 0;
    });
    expect(
      follow(() => {
        k.say('two');
        return 0;
      }).as,
    ).toBe(0);
  });
});

describe('a run that asks something else', () => {
  it.each<readonly [string, Run, number, readonly string[]]>([
    ['with another argument', () => k.add(2) + k.add(4), 2 + 6, ['add 2', 'add 4']],
    ['in another order', () => k.add(3) + k.add(2), 3 + 5, ['add 3', 'add 2']],
    ['less', () => k.add(2), 2, ['add 2']],
    ['more', () => k.add(2) + k.add(3) + k.add(1), 2 + 5 + 6, ['add 2', 'add 3', 'add 1']],
    ['and returns something else', () => k.add(2) * k.add(3), 10, ['add 2', 'add 3']],
    [
      'that nobody looked at',
      () => k.add(2) + Number(k.look('x')) + k.add(3),
      2 + 2 + 5,
      ['add 2', 'look x', 'add 3'],
    ],
  ])('%s goes on on the machine, from where it is', (_how, f, ret, reached) => {
    keep(() => k.add(2) + k.add(3));
    expect(follow(f)).toEqual({ as: -1, ret });
    expect(cell.reached).toEqual(reached);
  });

  it('is one that looks at what only was looked at before another call', () => {
    keep(() => {
      k.look('a');
      return k.add(1);
    });
    expect(follow(() => k.add(1) + Number(k.look('a'))).ret).toBe(2);
  });

  it('makes its own looks again before it goes on: they touch what they look at', () => {
    keep(() => {
      k.look('a');
      return k.add(1) + k.add(1);
    });
    follow(() => {
      k.look('a');
      return k.add(1) + k.add(2);
    });
    expect(cell.reached).toEqual(['look a', 'add 1', 'add 2']);
  });

  it('is one that has one variable written twice', () => {
    keep(() => Number(k.take({ value: 0 }, { value: 0 })));
    const out = { value: 0 };
    expect(follow(() => Number(k.take(out, out))).as).toBe(-1);
  });

  it('is one on another façade, where a call goes on to others of it', () => {
    keep(() => k.addTwice(1));
    const changed = Object.create(k, { add: { value: () => 40 } }) as typeof k;
    expect(follow(() => changed.addTwice(1))).toEqual({ as: -1, ret: 80 });
  });

  it('is followed by the next that leaves where it does', () => {
    keep(() => k.add(2) + k.add(3));
    follow(() => k.add(2) + k.add(7));
    cell.reached.length = 0;
    expect(follow(() => k.add(2) + k.add(7))).toEqual({ as: 1, ret: 11 });
    expect(cell.reached).toEqual([]);
    expect(follow(() => k.add(2) + k.add(8)).as).toBe(-1);
  });

  it('is made anew where it was told of an object that each run has another of', () => {
    keep(() => {
      k.fresh();
      return k.add(1);
    });
    transcript.follow(() => {
      cell.value = 0;
    });
    k.fresh();
    expect(() => k.add(2)).toThrow('cannot be caught up with');
    expect(transcript.wasLost).toBe(true);
    expect(transcript.endFollowing(0)).toBe(-1);
  });
});

describe('a run that nobody follows', () => {
  it('is one that needed the machine', () => {
    keep(() => {
      transcript.need();
      return 0;
    });
    expect(transcript.canBeFollowed).toBe(false);
  });

  it('is one that returned nothing', () => {
    transcript.keep();
    transcript.endKeeping(null, false);
    expect(transcript.canBeFollowed).toBe(false);
  });

  it('is one whose out-parameters are one variable', () => {
    const out = uninit<number>();
    keep(() => Number(k.take(out, out)));
    expect(transcript.canBeFollowed).toBe(false);
  });
});

it('a run that was ended within a call ends the one that follows there', () => {
  const stop = transcript.call((): void => {
    throw new Error('enough');
  });
  const all = Object.assign(Object.create(k) as typeof k, { stop });
  transcript.usual = all;
  transcript.keep();
  expect(() => all.stop()).toThrow('enough');
  transcript.endKeeping(null, true);
  transcript.follow(() => undefined);
  expect(() => all.stop()).toThrow(ENDED);
  expect(transcript.endFollowing(0)).toBe(-1);
  expect(transcript.wasEnded).toBe(true);
});

describe('what calls declare of it', () => {
  it('is out-parameters where the prototype has pointers', () => {
    for (const { c, name, outs } of DECLARATIONS) {
      const parameters = c.slice(c.indexOf('(') + 1, -1).split(', ');
      for (const out of outs ?? []) expect(at(parameters, out), name).toContain('*');
    }
  });

  it('is looks of one thing alone', () => {
    for (const { c, looks, name } of DECLARATIONS)
      if (looks === true) expect(c.slice(c.indexOf('(') + 1, -1).split(', '), name).toHaveLength(1);
  });

  it('is no variable number of arguments where a call is kept', () => {
    for (const { c, name, stateless } of DECLARATIONS)
      if (stateless !== true) expect(c, name).not.toContain('...');
  });
});
