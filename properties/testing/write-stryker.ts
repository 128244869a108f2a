// SPDX-License-Identifier: GPL-2.0-only
// `npm run stryker:page`: writes what the last `npm run stryker` measured into reports/stryker.md, beside what stands there of other files, and names those
// that were never measured.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutationTestResult } from 'mutation-testing-report-schema/api';
import { git } from '../../src/source/git/git.ts';
import { ROOT } from './cli.ts';
import { violationsOf } from './schema.ts';
import { strykerFiles } from './stryker-files.ts';
import { readRows, renewed, rowsOf, strykerPage } from './stryker-page.ts';

const PAGE = join(ROOT, 'reports/stryker.md');
const REPORT = join(ROOT, '.stage2-verify/stryker.json');

if (!existsSync(REPORT))
  throw new Error(`there is no ${REPORT}: run npm run stryker -- --mutate FILES first`);
if (git(ROOT, ['status', '--porcelain', '--', 'src', 'properties']).stdout !== '')
  throw new Error('the sources have changes that no commit has, and each line names one: commit first');
const report = JSON.parse(readFileSync(REPORT, 'utf8')) as MutationTestResult;
const [wrong] = violationsOf('mutation', report);
if (wrong !== undefined) throw new Error(`${REPORT} is no report of StrykerJS: ${wrong}`);
for (const [file, { source }] of Object.entries(report.files))
  if (source !== readFileSync(join(ROOT, file), 'utf8'))
    throw new Error(
      `${file} has changed since it was measured: run npm run stryker -- --mutate ${file} again`,
    );
const commit = git(ROOT, ['rev-parse', '--short=9', 'HEAD']).stdout.trim();
const before = existsSync(PAGE) ? readRows(readFileSync(PAGE, 'utf8')) : [];
const rows = renewed(before, rowsOf(report, commit), (file) => existsSync(join(ROOT, file)));
writeFileSync(PAGE, strykerPage(rows));
const open = strykerFiles().filter((file) => !rows.some((row) => row.file === file));
if (open.length > 0)
  process.stderr.write(`not measured yet: npm run stryker -- --mutate ${open.join(',')}\n`);
