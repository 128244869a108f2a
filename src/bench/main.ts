// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run bench`: how fast scenarios are judged, against what the generator and the bare functions allow, against another revision, and
 * against other tools.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { debianText } from '../history/debian-text.ts';
import { SourceError } from '../source/source-error.ts';
import { ratiosOfC } from './c-variants.ts';
import { type Comparison, compareTools } from './compare/compare.ts';
import { comparisonTable, withComparison } from './compare/page.ts';
import { ratesPage } from './rates-page.ts';
import { type BuiltRevision, buildRevision } from './revision.ts';
import { measureBuilds } from './rounds.ts';

const HELP = `Usage: npm run bench -- [options]

Measures how fast pairs are judged, by CPU time on one core: both functions on the same scenario, outcomes compared, all
invariants asked. Beside it, what bounds that: the two functions alone, and the generator with an empty predicate. All of it in
turn, medians of several rounds. Ratios of one run can be compared between machines, rates cannot.

  --against REV    measure that revision as well, built in a temporary folder, in turn with this one
  --c DIR          also hold variants from C against those written by hand; DIR is a kernel's git tree, or a folder with
                   <commit>/mmu.c
  --rounds N       rounds that count (default 5)
  --json           print the result as JSON

  --compare        look for historical bugs in the mmu.c of 6.12 with this tool, with fast-check alone and with libFuzzer
                   (apt-get install clang), and print what each took; takes some minutes
  --tree DIR       the kernel tree of --compare (default: Debian's linux-source-6.12)
  --seeds N        seeds of --compare (default 20)
  --write          write the comparison to reports/comparison.json and docs/comparison.md

Examples:
  npm run bench
  npm run bench -- --against HEAD~1
  npm run bench -- --compare --write
`;

const ROOT = rootOf(dirname(fileURLToPath(import.meta.url)));
const MMU = 'arch/arm64/kvm/mmu.c';

/** The folder of the package: the nearest one above with a package.json. */
function rootOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootOf(dirname(folder));
}

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

type Options = ReturnType<typeof optionsOf>;

/** What was typed. @throws SourceError if that is no option */
function optionsOf() {
  try {
    return parseArgs({
      options: {
        against: { type: 'string' },
        c: { type: 'string' },
        compare: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '5' },
        seeds: { type: 'string', default: '20' },
        tree: { type: 'string' },
        write: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const [said] = (error as Error).message.split('. ');
    throw new SourceError(`${said}: npm run bench -- --help lists the options`);
  }
}

/** A number of an option. */
function countOf(option: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new SourceError(`${option} ${text} is no number from 1 to 9999`);
  return Number(text);
}

async function rates({ against: revision, c, json }: Options, rounds: number): Promise<void> {
  let built: BuiltRevision | null = null;
  const leave = (): void => {
    built?.remove();
    process.exit(130);
  };
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    if (revision !== undefined) built = buildRevision(ROOT, revision, progress);
    const folders = [join(ROOT, 'dist'), ...(built === null ? [] : [built.dist])];
    const [present, before] = await measureBuilds(folders, rounds, progress);
    const against = before === undefined || built === null ? null : { ...before, name: built.commit };
    const ofC = c === undefined ? [] : ratiosOfC(c);
    process.stdout.write(
      json ? `${JSON.stringify({ present, against, ofC })}\n` : ratesPage(present!, against, ofC),
    );
  } finally {
    built?.remove();
  }
}

function compare({ json, tree, write }: Options, seeds: number): void {
  const { release, text } = textOf(tree);
  const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-fuzz-'));
  let result: Comparison;
  try {
    result = compareTools({ text, release, seeds, scratch, onProgress: progress });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${comparisonTable(result)}\n`);
  if (!write) return;
  mkdirSync(join(ROOT, 'reports'), { recursive: true });
  writeFileSync(join(ROOT, 'reports/comparison.json'), `${JSON.stringify(result, null, 2)}\n`);
  const document = join(ROOT, 'docs/comparison.md');
  writeFileSync(document, withComparison(readFileSync(document, 'utf8'), result));
}

function textOf(tree: string | undefined): { readonly release: string; readonly text: string } {
  if (tree === undefined) {
    const debian = debianText('6.12');
    if ('reason' in debian)
      throw new SourceError(`${debian.reason}: apt-get install linux-source-6.12, or name a tree by --tree`);
    return { release: "Debian's linux-source-6.12", text: debian.text };
  }
  const file = join(tree, MMU);
  if (!existsSync(file)) throw new SourceError(`${tree} has no ${MMU}: name a Linux kernel tree by --tree`);
  return { release: 'a tree', text: readFileSync(file, 'utf8') };
}

try {
  const values = optionsOf();
  if (values.help) process.stdout.write(HELP);
  else if (values.compare) compare(values, countOf('--seeds', values.seeds));
  else await rates(values, countOf('--rounds', values.rounds));
} catch (error) {
  // Ctrl-C ends what was started as well: then that is what happened, and not that it ended.
  await setTimeout(50);
  if (!(error instanceof SourceError)) throw error;
  progress(error.message);
  process.exitCode = 2;
}
