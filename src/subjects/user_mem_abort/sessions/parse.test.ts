// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { SESSION_RULES } from '../../../../properties/testing/sessions.ts';
import { jsonText } from '../../../report/json.ts';
import { drawSession } from './draw.ts';
import { isSessionText, parseSession } from './parse.ts';

const read = { actor: 'guest', does: 'read' };

function parsed(data: object) {
  return parseSession(SESSION_RULES, JSON.stringify({ schemaVersion: 1, ...data }), 's.json');
}

describe('a session file', () => {
  it('is read as it was written, whatever was drawn', () => {
    for (let seed = 0; seed < 200; seed++) {
      const session = drawSession(SESSION_RULES, seed, { pageSizes: -1, races: true, confined: [] });
      expect(parseSession(SESSION_RULES, jsonText(session), 's.json')).toEqual(session);
    }
  });

  it('is told from one with a single fault by its steps', () => {
    expect(isSessionText(JSON.stringify({ steps: [] }))).toBe(true);
    expect(isSessionText(JSON.stringify({ scenario: { steps: [] } }))).toBe(true);
    expect(isSessionText(JSON.stringify({ choices: {} }))).toBe(false);
    expect(isSessionText('{')).toBe(false);
  });

  it('may leave out the first page and the first vCPU', () => {
    expect(parsed({ steps: [read] }).steps).toEqual([{ ...read, vcpu: 0, page: 'page' }]);
  });

  it.each([
    ['no list of steps', { steps: 1 }, '"steps" in s.json must be a list of steps'],
    [
      'a step of nobody',
      { steps: [{ does: 'read' }] },
      'the actor of step 1 in s.json is undefined; use one of guest',
    ],
    [
      'an action of somebody else',
      { steps: [read, { actor: 'vmm', does: 'read' }] },
      'what vmm does in step 2 in s.json is "read"; use one of start-logging',
    ],
    [
      'a page that is none',
      { steps: [{ ...read, page: 'last' }] },
      'the page of step 1 in s.json is "last"; use one of page, neighbour',
    ],
    [
      'a vCPU that is none',
      { steps: [{ ...read, vcpu: 2 }] },
      'the vcpu of step 1 in s.json is 2; use a whole number from 0 to 1',
    ],
    [
      'a race at no site',
      { steps: [{ ...read, race: { site: 'here#1', action: 'unmap' } }] },
      'the race of step 1 in s.json has the site "here#1"; use CALL#N',
    ],
    [
      'a top-up that does neither',
      { steps: [{ ...read, topup: 'maybe' }] },
      'the topup of step 1 in s.json is "maybe"; use one of fails',
    ],
    [
      'a dimension that steps decide',
      { choices: { access: 'write' }, steps: [] },
      '"access" in s.json is decided by the steps of a session; remove it',
    ],
    [
      'a value that no session begins with',
      { choices: { vmaKind: 'hole' }, steps: [] },
      '"hole" in s.json is no value of "vmaKind" that a session can begin with; use one of anon',
    ],
    [
      'a dimension that is none',
      { choices: { weather: 'rain' }, steps: [] },
      '"weather" in s.json is not a dimension',
    ],
  ])('with %s is refused', (_, data, message) => {
    expect(() => parsed(data)).toThrow(message);
  });
});
