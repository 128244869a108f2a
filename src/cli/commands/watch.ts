// SPDX-License-Identifier: GPL-2.0-only
// The verdict again after each change.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { watch } from 'chokidar';
import { at } from '../../core/at.ts';
import { DEFAULTS } from '../../engines/defaults.ts';
import { enumerates } from '../../engines/registry.ts';
import { count, number } from '../../report/words.ts';
import { BUILT_IN } from '../../subjects/user_mem_abort/variants.ts';
import { interruptSignal } from '../interrupt.ts';
import { fileAt, type Io } from '../io.ts';
import type { VerifyFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { UsageError } from '../usage-error.ts';
import { watchedFiles } from '../watched-files.ts';

/** Scenarios of the run that gives the first verdict after a change: few enough that it does not keep anybody waiting. */
const QUICK_RUNS = 5000;
/** Milliseconds in which several changes count as one: an editor may write more than one file. */
const DEBOUNCE = 50;
/** Clears the screen and goes to its first line. */
const CLEAR_SCREEN = '\u001b[2J\u001b[H';
/** What a process ends with that Ctrl-C ended, and that had nothing to say. */
const INTERRUPTED = 130;

/** How a run ended, and what it said. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * `stage2-verify verify --watch`: verifies again whenever a file of a variant is saved, first with few scenarios and then
 * with all. Each run is a process of its own: it loads the modules afresh, and one that hangs is ended by the next change.
 * @param args what the command was called with
 * @throws UsageError if there is nothing to watch
 * @returns when it is interrupted, the exit code of the last run
 */
export async function watchCommand(flags: VerifyFlags, args: readonly string[], io: Io): Promise<number> {
  const print = (text: string): void => void io.stdout.write(text);
  const entries = [...(flags.legacy === undefined ? [] : [flags.legacy]), ...(flags.refactored ?? [])]
    .filter((module) => !BUILT_IN.some(({ name }) => name === module))
    .map((module) => fileAt(io, module));
  if (entries.length === 0)
    throw new UsageError(
      '--watch has no file to watch; name one with --refactored, as in --refactored ./my/user_mem_abort.ts',
    );
  if (flags.json) throw new UsageError('--json gives one result, and --watch many; leave one of them out');
  const runArgs = args.filter((arg) => arg !== '--watch');
  const files = (): readonly string[] => [...new Set(entries.flatMap(watchedFiles))];
  const { release, signal } = interruptSignal(io);
  const watcher = watch([...files()], { ignoreInitial: true });
  await once(watcher, 'ready');

  const needsQuick = flags.engine !== DEFAULTS.engine || flags.runs > QUICK_RUNS;
  let child: ChildProcess | null = null;
  let round = 0;
  let last: number | null = null;

  const run = async (more: readonly string[]): Promise<Ended> => {
    child = startRun([...runArgs, ...more], io);
    return ended(child);
  };
  const verifyAgain = async (changed: string | null): Promise<void> => {
    const mine = ++round;
    child?.kill('SIGKILL');
    if (changed !== null) {
      if (io.stdout.isTTY) print(CLEAR_SCREEN);
      print(`${clock()}  ${basename(changed)} changed\n`);
    }
    const quick = needsQuick ? await run(['--engine', DEFAULTS.engine, '--runs', String(QUICK_RUNS)]) : null;
    if (mine !== round) return;
    if (quick !== null) {
      // The verdict is what stands above the first empty line.
      print(
        `${clock()}  ${quick.code === 0 ? `${at(quick.stdout.split('\n\n', 1), 0).trimEnd()}\n` : quick.stdout + quick.stderr}`,
      );
      last = quick.code;
    }
    if (quick === null || quick.code === 0) {
      const full = await run([]);
      if (mine !== round) return;
      print(`${clock()}  ${full.stdout}${full.stderr}`);
      last = full.code;
    }
    watcher.add([...files()]);
    print(`${clock()}  watching ${count(files().length, 'file')}; Ctrl-C ends\n`);
  };

  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', (_, file) => {
    clearTimeout(timer);
    timer = setTimeout(() => void verifyAgain(file), DEBOUNCE);
  });
  const all = enumerates(flags.engine) ? 'every one in the bound' : number(flags.runs);
  const plan = needsQuick
    ? `${number(QUICK_RUNS)} scenarios after each change, then ${all}`
    : `${all} scenarios after each change`;
  print(`${clock()}  ${plan}\n`);
  void verifyAgain(null);
  if (!signal.aborted) await once(signal, 'abort');
  round++;
  clearTimeout(timer);
  (child as ChildProcess | null)?.kill('SIGKILL');
  await watcher.close();
  release();
  return last ?? INTERRUPTED;
}

/** Starts this very program again, as wide and as colourful as the terminal that it is shown on. */
function startRun(args: readonly string[], io: Io): ChildProcess {
  const { paint, width } = styleOf(io);
  return spawn(at(io.program, 0), [...io.program.slice(1), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: io.cwd,
    env: {
      ...io.env,
      COLUMNS: String(width),
      ...(paint.isColorSupported ? { FORCE_COLOR: '1' } : {}),
    },
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? INTERRUPTED, stdout, stderr };
}

/** The time of day. */
function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
