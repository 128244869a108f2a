// SPDX-License-Identifier: GPL-2.0-only
// An environment that answers by hand.
import { DIMENSIONS, type Questions } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { World } from '../../subjects/user_mem_abort/world.ts';
import type { Environment } from '../environment.ts';
import type { ProtectedQuestions } from '../protected/questions.ts';
import type { RaceAction } from '../races/actions.ts';
import { MT_NORMAL } from '../vm_flags.ts';

/** A race that is to strike. */
export interface PlannedRace {
  /** `call * SITE_STRIDE + occurrence`. */
  readonly site: number;
  readonly action: RaceAction;
}

type Answers = { readonly [question in keyof Questions]: ReturnType<Questions[question]> };

/** What a test says about its machine; the rest is the simplest ordinary case. */
export type Overrides = Partial<Answers> & {
  readonly race?: PlannedRace;
  /** What a protected guest is asked; absent, it is none. */
  readonly protection?: Partial<ProtectedQuestions>;
};

/** A read of ordinary memory, of a page and a PMD block in the middle of everything: what is not the simplest value of its dimension. */
const ORDINARY: Partial<Answers> = { pageInPmd: 5, pmdInRegion: 1, hasXNX: true, vmaMemType: MT_NORMAL };

const simplest = new World();
simplest.choices.startSimplest();
const QUESTIONS = DIMENSIONS.flatMap(({ answers }) => Object.keys(answers)) as (keyof Questions)[];

/** An environment that gives the same fixed answers whenever it is asked. */
export function fixedEnvironment({ race, protection: _, ...overrides }: Overrides = {}): Environment {
  const given: Partial<Answers> = { ...ORDINARY, ...overrides };
  const answers = QUESTIONS.map((question) => {
    const answer = given[question] ?? simplest[question]();
    return [question, () => answer];
  });
  return {
    ...(Object.fromEntries(answers) as Questions),
    wantsRace: (site) => site === race?.site,
    raceAt: (site) => (race !== undefined && site === race.site ? race.action : 0),
    raceRefused: () => undefined,
  };
}
