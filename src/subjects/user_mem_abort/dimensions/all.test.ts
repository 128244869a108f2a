// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { hash, popcount } from '../../../core/draw.ts';
import { RACE_NAMES } from '../../../kernel/races/actions.ts';
import { SPACE } from '../space.ts';
import { D, DIMENSION_NAMES, DIMENSIONS } from './all.ts';

const DRAWS = 20_000;

it('dimensions are declared under their own names', () => {
  expect(DIMENSIONS.map((dimension) => dimension.name)).toEqual([...DIMENSION_NAMES]);
});

it('the list is in the order of their numbers', () => {
  expect(DIMENSION_NAMES.map((name) => D[name])).toEqual(DIMENSION_NAMES.map((_, i) => i));
});

describe.each(DIMENSIONS.map((dimension) => [dimension.name, dimension] as const))('%s', (_, dimension) => {
  it('says what it decides and where the kernel depends on it', () => {
    expect(dimension.about).toMatch(/\S/);
    expect(dimension.source).toMatch(/\S/);
  });

  it('has two values or more, with labels that differ and an explanation each', () => {
    const { values } = dimension;
    expect(values.length).toBeGreaterThanOrEqual(2);
    expect(values.length).toBeLessThanOrEqual(30);
    expect(new Set(values.map((value) => value.label)).size).toBe(values.length);
    for (const value of values) {
      expect(value.label).toMatch(/^[a-z0-9-]+$/);
      expect(value.about).toMatch(/\S/);
      expect(value.weight ?? 1).toBeGreaterThan(0);
    }
  });
});

describe(`in ${DRAWS} random draws`, () => {
  const seen = DIMENSIONS.map(() => 0);
  const empty = new Set<string>();
  const beyond = new Set<string>();
  const choices = new Choices(SPACE);
  for (let seed = 0; seed < DRAWS; seed++) {
    choices.startRandom(seed);
    for (const [i, { name, domain, values }] of DIMENSIONS.entries()) {
      const all = (1 << values.length) - 1;
      const possible = domain === undefined ? all : domain(choices);
      if (popcount(possible) === 0) empty.add(name);
      if ((possible & ~all) !== 0) beyond.add(name);
      const value = choices.pick(i);
      if ((possible & (1 << value)) === 0) beyond.add(name);
      seen[i] |= 1 << value;
    }
  }

  it('no domain is ever empty', () => {
    expect([...empty]).toEqual([]);
  });

  it('no domain names a value that is not there, and no value outside the domain is picked', () => {
    expect([...beyond]).toEqual([]);
  });

  it('every value of every dimension comes up', () => {
    const missing = DIMENSIONS.flatMap(({ name, values }, i) =>
      values.filter((_, index) => (seen[i] & (1 << index)) === 0).map((value) => `${name}=${value.label}`),
    );
    expect(missing).toEqual([]);
  });
});

it('the simplest scenario is the first possible value of every dimension', () => {
  const choices = new Choices(SPACE);
  choices.startSimplest();
  const other = DIMENSIONS.filter((_, i) => choices.pick(i) !== 0).map((dimension) => dimension.name);
  expect(other).toEqual([]);
});

it('only() makes the bits of a domain', () => {
  expect(only()).toBe(0);
  expect(only(0, 2, 5)).toBe(0b100101);
});

it('there are twenty races at least, and none', () => {
  expect(RACE_NAMES.length).toBeGreaterThanOrEqual(21);
  expect(RACE_NAMES[0]).toBe('none');
});

it('representatives are possible together and exclude each other, in whatever order they are asked for', () => {
  const choices = new Choices(SPACE);
  choices.keepToRepresentatives = true;
  const wrong: string[] = [];
  const excluded = new Set<string>();
  for (let seed = 0; seed < 4_000; seed++) {
    choices.startRandom(seed);
    const order = DIMENSIONS.map(({ number }) => number).sort((a, b) => hash(seed, a) - hash(seed, b));
    for (const number of order) choices.pick(number);
    const has = (number: number, values: number): boolean => (values & (1 << choices.values[number])) !== 0;
    for (const { domain, name, number, representatives } of DIMENSIONS) {
      if (domain !== undefined && !has(number, domain(choices))) wrong.push(`${name}, seed ${seed}: domain`);
      for (const { other, own, values } of representatives?.excludes ?? []) {
        if (has(number, own) && has(other, values)) wrong.push(`${name}, seed ${seed}: excluded`);
        if (has(number, own) || has(other, values)) excluded.add(`${name} ${other}`);
      }
    }
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  const declared = DIMENSIONS.flatMap(({ name, representatives }) =>
    (representatives?.excludes ?? []).map(({ other }) => `${name} ${other}`),
  );
  expect([...excluded].sort()).toEqual([...new Set(declared)].sort());
});
