// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { SITE_CALLS } from '../kernel/calls.ts';
import { RACE_NAMES } from '../kernel/races/actions.ts';
import { DIMENSION_NAMES } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { parseScenario, ScenarioError } from './parse.ts';

const VALID = {
  schemaVersion: 1,
  choices: { access: 'write' },
  races: [{ site: 'kvm_fault_lock#1', action: 'remap' }],
};

/** The text of a file that differs from a good one. */
function text(change: Record<string, unknown>): string {
  return JSON.stringify({ ...VALID, ...change });
}

describe('a scenario file', () => {
  it('is read as it was written', () => {
    expect(parseScenario(SPACE, JSON.stringify(VALID), 'f.json')).toEqual(VALID);
  });

  it('may leave choices and races out', () => {
    expect(parseScenario(SPACE, '{"schemaVersion":1}', 'f.json')).toEqual({
      schemaVersion: 1,
      choices: {},
      races: [],
    });
  });

  it('may be a counterexample that has its scenario one level down', () => {
    expect(parseScenario(SPACE, JSON.stringify({ id: 'x-1', scenario: VALID }), 'f.json')).toEqual(VALID);
  });

  it('keeps its own choices where it has a scenario one level down as well', () => {
    const both = { ...VALID, scenario: { schemaVersion: 1, choices: { access: 'exec' } } };
    expect(parseScenario(SPACE, JSON.stringify(both), 'f.json')).toEqual(VALID);
  });

  it.each([
    ['that is not JSON', 'access: write', /f\.json is not JSON/],
    ['that is no object', '[1]', /holds no JSON object/],
    ['that is nothing', 'null', /holds no JSON object/],
    ['whose choices are nothing', text({ choices: null }), /"choices" in f\.json must be an object/],
    [
      'that says something twice',
      '{"schemaVersion":1,"choices":{"access":"read","access":"write"}}',
      /^f\.json says "access" twice in one object, and only the last would count; leave one out$/,
    ],
    [
      'with two races at one site',
      text({
        races: [
          { site: 'kvm_fault_lock#1', action: 'unmap' },
          { site: 'kvm_fault_lock#2', action: 'unmap' },
          { site: 'kvm_fault_lock#1', action: 'remap' },
        ],
      }),
      /^f\.json has two races at kvm_fault_lock#1, where one thread can act once; leave one out$/,
    ],
    ['of another version', text({ schemaVersion: 2 }), /schemaVersion 2, but this version reads 1/],
    ['without a version', '{}', /f.json has no schemaVersion/],
    ['whose choices are a list', text({ choices: [] }), /"choices" in f\.json must be an object/],
    [
      'with an unknown dimension',
      text({ choices: { colour: 'red' } }),
      /"colour" in f\.json is not a dimension/,
    ],
    [
      'with a name that every object has',
      text({ choices: { toString: 'red' } }),
      /"toString" in f\.json is not a dimension/,
    ],
    [
      'with an unknown value',
      text({ choices: { access: 'jump' } }),
      /"jump" in f\.json is not a value of "access"; use one of read/,
    ],
    [
      'with a value that is no text',
      text({ choices: { access: 1 } }),
      /1 in f\.json is not a value of "access"/,
    ],
    ['whose races are no list', text({ races: {} }), /"races" in f\.json must be a list/],
    [
      'with an unknown site',
      text({ races: [{ site: 'nowhere#1', action: 'remap' }] }),
      /race 1 .* site "nowhere#1"/,
    ],
    [
      'with a site too far',
      text({ races: [{ site: 'kvm_fault_lock#9', action: 'remap' }] }),
      /N from 1 to 3/,
    ],
    [
      'with an unknown action',
      text({ races: [{ site: 'kvm_fault_lock#1', action: 'nap' }] }),
      /race 1 .* action "nap"/,
    ],
    [
      'with the action none',
      text({ races: [{ site: 'kvm_fault_lock#1', action: 'none' }] }),
      /action "none"/,
    ],
    ['with a race that is no object', text({ races: ['remap'] }), /race 1 in f\.json/],
  ])('%s is refused in a sentence', (_what, file, message) => {
    expect(() => parseScenario(SPACE, file, 'f.json')).toThrow(ScenarioError);
    expect(() => parseScenario(SPACE, file, 'f.json')).toThrow(message);
  });

  it('is refused with all that could stand there', () => {
    const refusal = (change: Record<string, unknown>): string => {
      try {
        parseScenario(SPACE, text(change), 'f.json');
      } catch (error) {
        expect(error).toMatchObject({ name: 'ScenarioError' });
        return (error as Error).message;
      }
      return '';
    };
    expect(refusal({ choices: { colour: 'red' } })).toBe(
      `"colour" in f.json is not a dimension; remove it or use one of ${DIMENSION_NAMES.join(', ')}`,
    );
    expect(refusal({ choices: { access: 'jump' } })).toBe(
      '"jump" in f.json is not a value of "access"; use one of read, write, exec, s1ptw-data, s1ptw-fetch',
    );
    expect(refusal({ races: [{ site: 'here#1', action: 'remap' }] })).toBe(
      `race 1 in f.json has the site "here#1"; use CALL#N with N from 1 to 3 and CALL one of ${SITE_CALLS.join(', ')}`,
    );
    expect(refusal({ races: [{ site: 'kvm_fault_lock#1', action: 'nap' }] })).toBe(
      `race 1 in f.json has the action "nap"; use one of ${RACE_NAMES.slice(1).join(', ')}`,
    );
  });
});
