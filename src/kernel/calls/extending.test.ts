// SPDX-License-Identifier: GPL-2.0-only
// What docs/extending.md says of a call and of a race: the one entry is enough.
import { expect, it } from 'vitest';
import { topicsOf } from '../../analysis/explain/catalogue.ts';
import { observe } from '../../analysis/explain/observations.ts';
import { RELEASES, SLEEPS, STEADY } from '../../analysis/structure/facade.ts';
import { effectLines } from '../../report/effects.ts';
import { raceText } from '../../report/races.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { CALL_NAMES, SITE_CALLS } from '../calls.ts';
import { RACES } from '../races/all.ts';
import { COMMUTES } from '../races/commutes.ts';
import { boot } from '../testing/boot.ts';
import { DECLARATIONS, LOGGED } from './all.ts';
import { ALL_BUT_SLOT_FLAGS } from './touches.ts';

const seen = observe(USER_MEM_ABORT);
const TOPICS = topicsOf(USER_MEM_ABORT);
const explained = (kind: string, name: string) =>
  TOPICS.find((topic) => topic.kind === kind && topic.name === name)?.explain(seen);

it('a declared call is on the façade, in the log, a site, in the rules and explained', () => {
  const { k } = boot();
  for (const { kind, log, name, self, site, sleeps, steady, unpins, file } of DECLARATIONS) {
    if (kind === 'call') expect(k).toHaveProperty(name);
    expect(CALL_NAMES.some((called) => called === name)).toBe(log !== undefined);
    expect(SITE_CALLS.some((called) => called === name)).toBe(site !== undefined);
    if (log !== undefined) expect(CALL_NAMES[self.code]).toBe(name);
    expect([SLEEPS.get(name), STEADY.has(name), RELEASES.get(name)]).toEqual([
      sleeps,
      steady === true,
      unpins,
    ]);
    if (site === undefined) continue;
    const explanation = explained('site', name);
    expect(explanation?.about).toBe(site);
    expect([explanation?.files[0]?.text ?? file]).toEqual([file]);
    const args = (log?.args ?? []).map(() => 0);
    const [line] = effectLines([{ kind: 'call', name, args, result: 0, locks: 0, pins: 0 }]);
    expect(line).toContain(`${name}(`);
  }
});

it('a declared race is in traces, explained, and commutes with the calls that touch nothing of it', () => {
  for (const [i, { about, calls, kernel, name, short, touches }] of RACES.entries()) {
    expect(kernel.startsWith(`${calls[0]}() in `)).toBe(true);
    expect(raceText(name, 'strikes')).toBe(`>>> another thread: ${name} (${short})`);
    expect(explained('race', name)).toMatchObject({ about, kernel });
    for (const [code, call] of LOGGED.entries()) {
      const apart = ((call.touches ?? ALL_BUT_SLOT_FLAGS) & touches) === 0;
      expect((COMMUTES[code] & (1 << (i + 1))) !== 0).toBe(apart);
    }
  }
});
