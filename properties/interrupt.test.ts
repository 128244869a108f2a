// SPDX-License-Identifier: GPL-2.0-only
// A run that is interrupted says what was done.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { folderWith, runWith } from './testing/cli.ts';
import { BASE, RENAMED } from './testing/kernel-tree.ts';

it('an interrupted run of many scenarios reports those that were run', async () => {
  const folder = folderWith({ 'old.c': BASE, 'new.c': RENAMED });
  const words = [
    'verify',
    '--legacy',
    'old.c',
    '--refactored',
    'new.c',
    '--runs',
    '3000000',
    '--workers',
    '1',
  ];
  let watch: NodeJS.Timeout | undefined;
  const { code, stderr, stdout } = await runWith(
    {
      onInterrupt: (act) => {
        // Results are kept as they come in: once there are some, somebody loses patience.
        watch = setInterval(() => {
          const kept = readdirSync(join(folder, '.stage2-verify')).some((name) =>
            name.startsWith('checkpoint-'),
          );
          if (kept) act();
        }, 500);
        return () => clearInterval(watch);
      },
    },
    folder,
    ...words,
    '--json',
  );
  clearInterval(watch);
  const [pair] = (JSON.parse(stdout) as JsonReport).pairs;
  expect([code, pair?.verdict]).toEqual([3, 'inconclusive']);
  expect(pair?.scenarios).toBeGreaterThan(0);
  expect(pair?.scenarios).toBeLessThan(3_000_000);
  expect(pair?.remarks.join()).toContain('of 3000000 scenarios');
  expect(stderr).toContain('go on with: ');
});
