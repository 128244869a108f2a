// SPDX-License-Identifier: GPL-2.0-only
/** Every bug that was caught once is caught again, on the committed scenario and by the same variants. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../src/core/parse.ts';
import { BUGS } from '../src/mistakes/historical/all.ts';
import { plantingOf } from '../src/mistakes/historical/bug.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { regressionOf } from '../src/mistakes/scoreboard/regression.ts';
import { SPACE } from '../src/subjects/user_mem_abort/space.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { legacy, REFACTORED } from './testing/variants.ts';

const FOLDER = new URL('../reports/bugs/', import.meta.url);
const planter = new Planter();

const planted = BUGS.flatMap((bug) =>
  [legacy, ...REFACTORED]
    .filter((variant) => plantingOf(bug, variant.name).kind !== 'ruled-out')
    .map((variant) => ({
      bug,
      variant,
      id: bug.id,
      name: variant.name,
      file: `${bug.id}-${variant.name}.json`,
    })),
);

describe('the committed scenarios of the historical bugs', () => {
  it.each(planted)('show $id in $name, and nothing in $name as it is', ({ bug, file, variant }) => {
    const url = new URL(file, FOLDER);
    expect(existsSync(url), `reports/bugs/${file} is missing; run stage2-verify bugs`).toBe(true);
    const scenario = parseScenario(SPACE, readFileSync(url, 'utf8'), file);
    expect(regressionOf(USER_MEM_ABORT, planter, bug, legacy, variant, scenario)).toEqual({
      redAgainstLegacy: true,
      redAgainstItself: true,
      greenWithoutBug: true,
    });
  });

  it('are all of a bug that is in the corpus', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(planted.map(({ file }) => file).sort());
  });
});
