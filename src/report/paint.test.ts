// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { paintFor } from './paint.ts';

const PIPE = {};
const TERMINAL = { isTTY: true };

test.each([
  ['a terminal', TERMINAL, {}, true],
  ['a pipe', PIPE, {}, false],
  ['a pipe in CI', PIPE, { CI: 'true' }, false],
  ['a terminal that has none', TERMINAL, { TERM: 'dumb' }, false],
  ['a pipe that is asked to', PIPE, { FORCE_COLOR: '1' }, true],
  ['a terminal that is asked not to', TERMINAL, { NO_COLOR: '1' }, false],
  ['a pipe that is asked both', PIPE, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('the colours of %s', (_, stream, env, colours) => {
  expect(paintFor(stream, env).isColorSupported).toBe(colours);
});
