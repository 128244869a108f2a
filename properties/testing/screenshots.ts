// SPDX-License-Identifier: GPL-2.0-only
/**
 * Takes the screenshots under docs/: `npm run screenshots`. They are looked at by people, not compared: letters come
 * out differently on every machine.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { elementsReport } from '../../src/report/mutate/elements.ts';
import { startBrowser } from './browser.ts';
import { fewMutants } from './mutants.ts';
import { LATE_SEQUENCE, NESTED, plant } from './planted.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist/src/cli/main.js');

interface Screenshot {
  readonly name: string;
  /** Report folder and view. */
  readonly of: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** Text of the heading that is scrolled to the top; the view from its beginning if absent. */
  readonly from?: string;
  /** What stands in the middle, by a selector; for what is far down. */
  readonly around?: string;
  /** Pressed before, to step through the trace. */
  readonly keys?: readonly string[];
}

const SCREENSHOTS: readonly Screenshot[] = [
  { name: 'verdict', of: 'default#verdict', width: 1280, height: 1000, colorScheme: 'light' },
  {
    name: 'counterexample',
    of: 'bug#case-late-sequence-4',
    width: 1280,
    height: 1240,
    colorScheme: 'light',
    from: 'What they do',
    keys: ['j', 'j'],
  },
  {
    name: 'machine',
    of: 'bug#case-late-sequence-4',
    width: 1280,
    height: 900,
    colorScheme: 'dark',
    from: 'The machine',
  },
  { name: 'source', of: 'default#source-legacy.0.199', width: 1280, height: 700, colorScheme: 'light' },
  { name: 'bugs', of: 'default#bugs', width: 1280, height: 900, colorScheme: 'dark' },
  {
    name: 'phone',
    of: 'bug#case-late-sequence-4',
    width: 390,
    height: 844,
    colorScheme: 'light',
    from: 'What they do',
  },
  {
    name: 'nested',
    of: 'nested#case-nested-permission-1',
    width: 1280,
    height: 900,
    colorScheme: 'light',
    from: 'The machine',
  },
  { name: 'names', of: 'bug#names', width: 1280, height: 900, colorScheme: 'light' },
  {
    name: 'phone-dark',
    of: 'nested#case-nested-permission-1',
    width: 390,
    height: 844,
    colorScheme: 'dark',
  },
  {
    name: 'mutants',
    of: 'mutants#mutation',
    width: 1280,
    height: 900,
    colorScheme: 'light',
    around: '.mutant',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-screenshots-'));
try {
  mkdirSync(join(folder, 'default'));
  cpSync(join(ROOT, 'reports/bugs.json'), join(folder, 'default/bugs.json'));
  for (const command of ['structure', 'series'])
    execFileSync(process.execPath, [MAIN, command, '--report-dir', 'default'], {
      cwd: folder,
      stdio: 'ignore',
    });
  verify('--report-dir', 'default');
  verify('--report-dir', 'bug', '--refactored', plant(folder, LATE_SEQUENCE), '--runs', '20000');
  verify('--report-dir', 'nested', '--refactored', plant(folder, NESTED), '--runs', '20000');
  mkdirSync(join(folder, 'mutants'));
  writeFileSync(join(folder, 'mutants/mutation.json'), JSON.stringify(elementsReport(await fewMutants())));
  verify('--report-dir', 'mutants', '--refactored', 'state-object', '--runs', '1000');
  const browser = await startBrowser();
  for (const { around, colorScheme, from, height, keys = [], name, of, width } of SCREENSHOTS) {
    const [report, view] = of.split('#');
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(`${pathToFileURL(join(folder, report, 'index.html')).href}#${view}`);
    for (const key of keys) await page.keyboard.press(key);
    if (around !== undefined)
      await page
        .locator(around)
        .first()
        .evaluate((element) => {
          element.closest('details')?.setAttribute('open', '');
          element.scrollIntoView({ block: 'center' });
        });
    if (from !== undefined)
      await page
        .locator('.view:not([hidden]) h3', { hasText: from })
        .first()
        .evaluate((heading) => {
          heading.scrollIntoView({ block: 'start' });
        });
    await page.screenshot({ path: join(ROOT, `docs/screenshots/${name}.png`) });
    await page.close();
  }
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs `verify`; that it finds something is what half of the pictures are for. */
function verify(...args: readonly string[]): void {
  try {
    execFileSync(process.execPath, [MAIN, 'verify', '--quiet', ...args], { cwd: folder, stdio: 'inherit' });
  } catch (error) {
    if ((error as { status?: number }).status !== 1) throw error;
  }
}
