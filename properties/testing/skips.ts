// SPDX-License-Identifier: GPL-2.0-only
/** Says at the end which tests were skipped, and why. */
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What is there to be told of a run: each reason once, with the tests that it kept from running. */
export function skipLines(skipped: readonly { readonly name: string; readonly note: string | undefined }[]) {
  const byReason = new Map<string, string[]>();
  for (const { name, note = 'no reason was given' } of skipped)
    byReason.set(note, [...(byReason.get(note) ?? []), name]);
  return [...byReason].flatMap(([reason, names]) => [
    `${names.length} skipped: ${reason}`,
    ...names.map((name) => `  ${name}`),
  ]);
}

/** A reporter for what was not run. */
export function tellSkips(): Reporter {
  let asked: RegExp | undefined;
  // What `-t` leaves out, whoever typed it knows; the pattern is matched against names with a blank between their parts.
  const wasAsked = ({ fullName }: TestCase): boolean => asked?.test(fullName.replaceAll(' > ', ' ')) ?? true;
  return {
    onInit: ({ config }) => {
      asked = config.testNamePattern;
    },
    onTestRunEnd: (modules: readonly TestModule[]) => {
      const skipped = modules.flatMap((module) =>
        [...module.children.allTests('skipped')].filter(wasAsked).map((test) => {
          const result = test.result();
          const told = result.state === 'skipped' ? result.note : undefined;
          const note =
            told ?? (module.state() === 'failed' ? 'what their file prepares has failed' : undefined);
          return { name: `${module.relativeModuleId}: ${test.fullName}`, note };
        }),
      );
      for (const line of skipLines(skipped)) console.log(line);
    },
  };
}
