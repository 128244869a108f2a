// SPDX-License-Identifier: GPL-2.0-only
/** Every command has examples, and its own options understand them. */
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { quietIo, ROOT } from './testing/cli.ts';
import { COMMANDS, examplesOf, helpOf } from './testing/examples.ts';

describe('the help', () => {
  test.each(COMMANDS)('of %s has examples', async (command) => {
    expect(await examplesOf(command)).not.toEqual([]);
  });

  test.each(['', ...COMMANDS])('of %s has examples that the options understand', async (command) => {
    for (const example of await examplesOf(command)) {
      const line = /stage2-verify( [^')>|]*)?/.exec(example)?.[0] ?? '';
      const program = createProgram(quietIo(ROOT), () => undefined);
      let understood = 0;
      for (const each of program.commands) each.action(() => void understood++);
      await program.parseAsync(line.trim().split(/ +/).slice(1), { from: 'user' });
      expect(understood, example).toBe(1);
    }
  });

  test.each(['', ...COMMANDS])('of %s fits 80 columns', async (command) => {
    const long = (await helpOf(command)).split('\n').filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });
});
