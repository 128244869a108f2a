// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { schemaFault } from './faults.ts';

const SCENARIO = { schemaVersion: 1, choices: { access: 'read' }, races: [] };

test('what conforms has no fault', () => {
  expect(schemaFault('scenario', SCENARIO)).toBe(null);
});

test.each([
  [null, 'it must be object'],
  [{ ...SCENARIO, choices: null }, '/choices must be object'],
  [{ ...SCENARIO, mood: 'good' }, 'it has "mood", which is not known'],
  [{ ...SCENARIO, races: [{ site: 'a#1' }] }, "/races/0 must have required property 'action'"],
  [{ ...SCENARIO, preemptions: 9 }, '/preemptions must be <= 4'],
])('the first fault is named with its place: %j', (data, says) => {
  expect(schemaFault('scenario', data)).toBe(says);
});

const schemas = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.schema.json'));

test.each(schemas)('%s is a schema itself', (name) => {
  const schema = JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as object;
  expect(new Ajv2020({ strict: true, allowUnionTypes: true }).validateSchema(schema)).toBe(true);
});
