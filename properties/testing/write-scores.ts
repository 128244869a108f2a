// SPDX-License-Identifier: GPL-2.0-only
// `npm run scores`: writes the page of scores.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';
import { scoresPage } from './scores.ts';

writeFileSync(join(ROOT, 'reports/scores.md'), scoresPage());
