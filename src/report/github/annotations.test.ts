// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { workflowCommand } from './annotations.ts';

/** How the runner reads a command back: it splits at the first `::`, and properties at commas. */
function read(command: string): { readonly properties: Map<string, string>; readonly message: string } {
  const [, head, message] = /^::error (.*?)::(.*)$/.exec(command) ?? [];
  const unescaped = (text: string): string =>
    text
      .replaceAll('%2C', ',')
      .replaceAll('%3A', ':')
      .replaceAll('%0A', '\n')
      .replaceAll('%0D', '\r')
      .replaceAll('%25', '%');
  return {
    properties: new Map(
      head.split(',').map((property): [string, string] => {
        const [name, value] = property.split('=');
        return [name, unescaped(value)];
      }),
    ),
    message: unescaped(message),
  };
}

test('what separates commands, lines and properties comes back as it was', () => {
  const at = { path: 'a,b::c/100%0A.ts', line: 7 };
  const command = workflowCommand({
    level: 'error',
    title: 'x:y,z',
    message: '50%\r\nends, here::set-env',
    at,
  });
  expect(command).not.toMatch(/[\r\n]/);
  const { message, properties } = read(command);
  expect(Object.fromEntries(properties)).toEqual({ file: at.path, line: '7', title: 'x:y,z' });
  expect(message).toBe('50%\r\nends, here::set-env');
});

test('without a place an annotation has a title alone', () => {
  expect(workflowCommand({ level: 'error', title: 'gate', message: 'no', at: null })).toBe(
    '::error title=gate::no',
  );
});
