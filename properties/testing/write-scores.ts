// SPDX-License-Identifier: GPL-2.0-only
// `npm run scores`: measures the known-bad variants, and writes their page and that of scores.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';
import { knownBadPage } from './known-bad-page.ts';
import { scoresPage } from './scores.ts';

writeFileSync(join(ROOT, 'reports/known-bad.md'), knownBadPage());
writeFileSync(join(ROOT, 'reports/scores.md'), scoresPage());
