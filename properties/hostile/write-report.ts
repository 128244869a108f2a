// SPDX-License-Identifier: GPL-2.0-only
// `npm run test:hostile`: runs every hostile variant, and writes the page about them.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../testing/cli.ts';
import { type Attempt, asProcess, attempt, HOSTILE, hostilePage } from './attempt.ts';

const way = asProcess(join(ROOT, 'dist/src/cli/main.js'));
const attempts: Attempt[] = [];
const queue = HOSTILE.entries();

async function work(): Promise<void> {
  for (const [i, hostile] of queue) attempts[i] = await attempt(way, hostile);
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
const bad = attempts.filter(({ effects, fate }) => fate === 'missed' || effects.length > 0);
for (const { code, effects, hostile, stderr } of bad)
  console.error(
    `${hostile.kind}: ${hostile.name}: exit code ${code}; ${effects.join(', ')}; ${stderr.slice(0, 300)}`,
  );
writeFileSync(join(ROOT, 'reports/hostile.md'), hostilePage(attempts));
console.log(`${attempts.length} hostile variants, ${bad.length} of them missed or with an effect`);
process.exitCode = bad.length === 0 ? 0 : 1;
