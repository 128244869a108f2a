// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Access, FaultKind } from '../kernel/environment.ts';
import { D } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { Choices } from './choices.ts';
import { contradictionText } from './contradiction.ts';

it('a value that contradicts the others is named with its dimension, its file and what is possible', () => {
  const choices = new Choices(SPACE);
  choices.startSimplest();
  choices.give(D.faultKind, FaultKind.permission);
  choices.give(D.access, Access.read);
  choices.pick(D.faultKind);
  expect(contradictionText(choices, 'mine.json')).toBeNull();
  choices.pick(D.access);
  expect(contradictionText(choices, 'mine.json')).toBe(
    '"read" for "access" in mine.json contradicts the other choices; use "write", or remove one of them',
  );
});
