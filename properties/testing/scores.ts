// SPDX-License-Identifier: GPL-2.0-only
// The page of scores, made of the pages that the measuring commands wrote.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

interface Certified {
  readonly command: string;
  readonly canaries: readonly { readonly name: string; readonly caught: boolean }[];
}

function report(name: string): string {
  return readFileSync(join(ROOT, 'reports', name), 'utf8');
}

/** The first paragraph of a page that starts with `start`; without one the page is not what it was, which is an error. */
function paragraph(page: string, start: RegExp): string {
  const found = report(page)
    .split('\n\n')
    .find((text) => start.test(text));
  if (found === undefined)
    throw new Error(`reports/${page} has no paragraph like ${start}: make it anew with npm run reports.`);
  return found.trim();
}

/** `reports/scores.md`: what the committed reports say of how much the checks see. */
export function scoresPage(): string {
  const { canaries, command } = JSON.parse(report('certificate.json')) as Certified;
  const caught = canaries.filter((canary) => canary.caught);
  const missed = canaries.filter((canary) => !canary.caught).map(({ name }) => name);
  const mutants = paragraph('mutation.md', /^[\d,]+ mutants: /);
  return `${[
    '# Scores',
    'What the checks see of mistakes that are known, from the committed reports. Made by `npm run scores`, which `npm run reports` ends with; the figures are measured by the commands that are named.',
    '## Historical bugs',
    `${paragraph('bugs.md', /^[\d,]+ bugs, /)} (\`npx stage2-verify bugs\`, [bugs.md](bugs.md))`,
    '## Mutants by fate',
    `${/^[^.]*\./.exec(mutants)?.[0]} (\`npx stage2-verify mutate\`, [mutation.md](mutation.md))`,
    paragraph('mutation.md', /^\| variant \|/),
    '## Known-bad variants',
    `${paragraph('known-bad.md', /^[\d,]+ known-bad variants?: /)} (\`npm run scores\`, [known-bad.md](known-bad.md))`,
    '## Canaries',
    `${caught.length} of ${canaries.length} caught${missed.length === 0 ? '' : `, not ${missed.join(', ')}`}. (\`${command}\`, [certificate.md](certificate.md))`,
    `${paragraph('verify.md', /^Known-bad variants that the run had to catch: /)} (\`npx stage2-verify verify\`, [verify.md](verify.md))`,
  ].join('\n\n')}\n`;
}
