// SPDX-License-Identifier: GPL-2.0-only
/** Runs one hostile variant as a stranger's, in a folder of its own, and looks at what came of it. */
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CAUGHT } from './caught.ts';
import { type Hostile, REFUSED } from './corpus.ts';

/** All of them. */
export const HOSTILE: readonly Hostile[] = [...REFUSED, ...CAUGHT];

/** What came of one. */
export interface Attempt {
  readonly hostile: Hostile;
  /** Null if it had to be killed. */
  readonly code: number | null;
  readonly stderr: string;
  /** `refused`: by its text. `caught`: its runs were told apart from honest ones. `missed`: it was called equivalent, or nothing was said. */
  readonly fate: 'refused' | 'caught' | 'missed';
  /** What it did outside of its run; nothing of this may be. */
  readonly effects: readonly string[];
}

/** Seconds after which a process hangs. */
const PATIENCE = 120;
/** A word of the surroundings that must not get anywhere. */
const SECRET = 'a-secret-of-the-surroundings';

/** Runs the command in a folder. */
export type Way = (
  words: readonly string[],
  folder: string,
) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;

/** Runs one. */
export async function attempt(way: Way, hostile: Hostile): Promise<Attempt> {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-hostile-'));
  try {
    const module = hostile.file ?? 'user_mem_abort.ts';
    const files: { readonly [path: string]: string } = {
      ...hostile.files,
      // What is written outside is written here, where it shows.
      [module]: hostile.text.replaceAll('/tmp/x', join(folder, 'written')),
      // A workflow hands these to whoever can write to them.
      'github-env': '',
      'github-summary': '',
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const [path, target] of Object.entries(hostile.links ?? {})) {
      rmSync(join(folder, path), { force: true });
      symlinkSync(target, join(folder, path));
    }
    const words = ['verify', '--refactored', module, '--runs', '200', '--no-report'];
    const { code, stderr, stdout } = await way(words, folder);
    const effects = [
      ...Object.entries(files)
        .filter(([path]) => hostile.links?.[path] === undefined)
        .filter(([path, text]) => readFileSync(join(folder, path), 'utf8') !== text)
        .map(([path]) => `${path} was changed`),
      ...readdirSync(folder)
        .filter((name) => !Object.keys(files).some((path) => path.split('/')[0] === name))
        .map((name) => `${name} was made`),
      ...(`${stdout}${stderr}`.includes(SECRET) ? ['a variable was read'] : []),
      ...(/^(::|##)/m.test(stdout) || `${stdout}${stderr}`.includes('\u001b')
        ? ['it spoke for the command']
        : []),
    ];
    const fate = code === 2 ? 'refused' : code === 1 ? 'caught' : 'missed';
    return { hostile, code, stderr, fate, effects };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As a process of its own, with a secret around it, that is ended when it hangs. @param main the built command */
export const asProcess =
  (main: string): Way =>
  (words, folder) => {
    const { GITHUB_STEP_SUMMARY: _, FORCE_COLOR: __, ...env } = process.env;
    const child = spawn(process.execPath, [main, ...words], {
      cwd: folder,
      env: {
        ...env,
        SECRET,
        GITHUB_ENV: join(folder, 'github-env'),
        GITHUB_STEP_SUMMARY: join(folder, 'github-summary'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE * 1000);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(limit);
        resolve({ code, stdout, stderr });
      });
    });
  };

/** The page about all of them: each class with how many were tried, refused, caught, and had an effect. */
export function hostilePage(attempts: readonly Attempt[]): string {
  const kinds = [...new Set(attempts.map(({ hostile }) => hostile.kind))];
  const row = (name: string, of: readonly Attempt[]): string => {
    const count = (fate: Attempt['fate']): number => of.filter((one) => one.fate === fate).length;
    const effects = of.filter((one) => one.effects.length > 0).length;
    return `| ${name} | ${of.length} | ${count('refused')} | ${count('caught')} | ${count('missed')} | ${effects} |`;
  };
  return [
    '# Hostile variants',
    '',
    "Variants that leak a page and try to be called equivalent all the same, to hang, or to reach beyond themselves, each run as a stranger's in a process of its own.",
    'Refused: by its text, exit code 2. Caught: its runs differ, exit code 1. Missed: anything else. Effects: files, variables, or words that',
    "are not the command's. The modules are in `properties/hostile/`; `npm run test:hostile` runs them and writes this page.",
    '',
    '| class | tried | refused | caught | missed | effects |',
    '|---|---:|---:|---:|---:|---:|',
    ...kinds.map((kind) =>
      row(
        kind,
        attempts.filter(({ hostile }) => hostile.kind === kind),
      ),
    ),
    row('**all**', attempts),
    '',
  ].join('\n');
}
