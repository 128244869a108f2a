// SPDX-License-Identifier: GPL-2.0-only
import { beforeEach, expect, it } from 'vitest';
import { RACES } from '../../kernel/races/all.ts';
import { DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { debianTrees } from '../tree/find.ts';
import { variantOf } from './c-of-image.ts';
import { type Draw, drawScenarios } from './draw.ts';
import { heldAt, isSiteCall } from './sites.ts';
import { whyUnrealised } from './unrealised.ts';

const tree = debianTrees().find(({ release }) => release.startsWith('6.12'));

beforeEach(({ skip }) => skip(tree === undefined, 'linux-source-6.12 is not installed'));

/** What `conformance --kernel` draws by itself. */
const DEFAULT = { scenarios: 400, races: 130, debugger: true, seed: 1 } as const;

let drawn: Draw | null = null;
function draw(): Draw {
  drawn ??= drawScenarios(variantOf(tree!), DEFAULT);
  return drawn;
}

it('every value of every dimension that can be realised appears in the scenarios of one run', () => {
  const had = new Set(
    draw().scenarios.flatMap(({ scenario }) =>
      Object.entries(scenario.choices).map(([name, value]) => `${name}=${value}`),
    ),
  );
  const missing = DIMENSIONS.flatMap(({ name, values }) =>
    values
      .filter(({ label }) => whyUnrealised(name, label) === null && !had.has(`${name}=${label}`))
      .map(({ label }) => `${name}=${label}`),
  );
  expect(missing).toEqual([]);
});

it('a run of 60 has every value as well, but those that a debugger brings about', () => {
  const { scenarios } = drawScenarios(variantOf(tree!), {
    scenarios: 60,
    races: 0,
    debugger: false,
    seed: 1,
  });
  const had = new Set(
    scenarios.flatMap(({ scenario: { choices } }) =>
      Object.entries(choices).map(([name, value]) => `${name}=${value}`),
    ),
  );
  const missing = DIMENSIONS.flatMap(({ name, values }) =>
    values
      .map(({ label }) => `${name}=${label}`)
      .filter((value) => whyUnrealised(name, value.slice(name.length + 1)) === null && !had.has(value)),
  );
  expect(missing.sort()).toEqual(['topup=fails', 'userPteGone=yes']);
});

it('the guest reads and writes in every way of which nothing but the kind of access matters', () => {
  const ways = new Set(draw().scenarios.map(({ realised }) => realised.access));
  for (const way of [
    'read',
    'read-exclusive',
    'read-pair',
    'write',
    'write-exclusive',
    'atomic',
    'zero',
    'exec',
  ])
    expect(ways).toContain(way);
});

it('every race appears, at every site that a lock leaves it and that is not told as missing', () => {
  const { missing, scenarios } = draw();
  const had = scenarios.flatMap(({ scenario }) => scenario.races);
  expect(new Set(had.map(({ action }) => action))).toEqual(new Set(RACES.map(({ name }) => name)));
  for (const { action, reason, site } of missing) {
    expect(reason).toMatch(/\S/);
    expect(had, `${action} ${site}`).not.toContainEqual({ action, site });
  }
  for (const { action, site } of had) {
    const race = RACES.find(({ name }) => name === action);
    const call = site.replace('#1', '');
    expect(isSiteCall(call) && heldAt(call).under === 'mmap_lock' && race?.mmapLock === 'free').toBe(false);
    expect(isSiteCall(call) && heldAt(call).under === 'mmu_lock' && race?.mmuLock === 'free').toBe(false);
  }
});

it('there are at least 400 scenarios without a race and 60 with one, under names that the machine can keep', () => {
  const { scenarios } = draw();
  const raced = scenarios.filter(({ scenario }) => scenario.races.length > 0);
  expect(raced.length).toBeGreaterThanOrEqual(60);
  expect(scenarios.length - raced.length).toBeGreaterThanOrEqual(400);
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  for (const { id } of scenarios) expect(id).toMatch(/^[sruf]\d{1,6}$/);
});

it('without a debugger userfaultfd alone holds the handler, and no call fails', () => {
  const { scenarios } = drawScenarios(variantOf(tree!), {
    ...DEFAULT,
    ...{ scenarios: 5, races: 12, debugger: false },
  });
  expect(scenarios.filter(({ scenario }) => scenario.races.length > 0)).toHaveLength(12);
  expect(scenarios.every(({ realised }) => realised.plan === null)).toBe(true);
});
