// SPDX-License-Identifier: GPL-2.0-only
/** What `verify`, `series` and `gate` print in each format, as committed files: a reader sees in a diff what a change does to them. */
import { describe, expect, it } from 'vitest';
import { run } from './testing/cli.ts';
import { FILE, LEAKING, tree } from './testing/kernel-tree.ts';
import { ktapResults } from './testing/ktap.ts';
import { typesettingFaults } from './testing/typesetting.ts';

const COMMANDS = {
  verify: ['verify', '--git', 'start..HEAD~1'],
  series: ['series', '--git', 'start..HEAD'],
  gate: ['gate', '--git', 'HEAD', '--no-mutants', '--budget', '0'],
} as const;
const FORMATS = ['text', 'mail', 'ktap', 'markdown'] as const;
const WIDTHS = { text: 80, mail: 72 } as const;

/** What KTAP says of each test: the suites of verify, the patches of the series, the file of the gate. */
const RESULTS = {
  verify: ['not ok 1', 'ok 2'],
  series: ['ok 1', 'not ok 2', 'not ok 3'],
  gate: ['not ok 1'],
} as const;

/** A text without what differs from run to run and from release to release: hashes of commits, versions, speeds. */
function steady(text: string, commits: readonly string[]): string {
  return (
    commits
      .reduce(
        (left, commit) =>
          left.replaceAll(new RegExp(`${commit.slice(0, 7)}[0-9a-f]*`, 'g'), (hash) =>
            'x'.repeat(hash.length),
          ),
        text,
      )
      .replaceAll(/stage2-verify \d+\.\d+\.\d+/g, 'stage2-verify VERSION')
      .replaceAll(/(node|fast-check) v?\d+\.\d+\.\d+/g, '$1 VERSION')
      // A column is as wide as the speed in it.
      .replaceAll(/scenarios +per s/g, 'scenarios  per s')
      .replaceAll(/^(\S+ +\w+ +1,000) +[\d,]+ +(?=\d)/gm, '$1  SPEED  ')
  );
}

describe.each(Object.entries(COMMANDS))('%s', (name, words) => {
  it('prints each format as it is committed, and no format has what tools complain about', async () => {
    const { git, root, write } = tree();
    const commits = git('log', '--format=%H').trim().split('\n');
    if (name === 'gate') write({ [FILE]: LEAKING });
    for (const format of FORMATS) {
      const { code, stdout } = await run(root, ...words, '--runs', '1000', '--format', format);
      expect(code, format).toBe(1);
      if (format === 'ktap') expect(ktapResults(stdout)).toEqual(RESULTS[name as keyof typeof RESULTS]);
      if (format in WIDTHS)
        expect(typesettingFaults(stdout, WIDTHS[format as keyof typeof WIDTHS]), format).toEqual([]);
      await expect(steady(stdout, commits)).toMatchFileSnapshot(`golden/${name}.${format}`);
    }
  });
});
