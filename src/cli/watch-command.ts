// SPDX-License-Identifier: GPL-2.0-only
// Runs a command in a thread of its own, and ends it if it does not end by itself.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createBeacon, variantOn, watchBeacon } from '../core/beacon.ts';
import { hangs, outOfMemory } from '../core/variant-fault.ts';
import type { CommandData, CommandHears, CommandSays } from './command-thread.ts';
import { EXIT } from './exit-codes.ts';
import { faultOf } from './fault.ts';
import type { Io } from './io.ts';

/** Compiled or not, the thread runs a file of the same kind as this one. */
const THREAD = new URL(`./command-thread${extname(import.meta.url)}`, import.meta.url);
/** MiB that a command may use: more than the largest run needs, and less than what makes a machine stand still. */
const MEMORY = 2048;
/** Seconds for what a command has to say after it was told to stop. */
const GRACE = 20;

/** Variables that programs which a command starts need: git, a compiler, an emulator. Whatever else is there is nobody's business in a thread with variants. */
const NEEDED = /^(PATH|HOME|TMPDIR|LANG|LC_\w+|XDG_\w+|GIT_\w+|STAGE2_VERIFY_\w+|SystemRoot)$/;

function surroundings(env: Io['env']): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name)));
}

/** What a process has beside what a command has. */
export interface ProcessIo extends Io {
  /** Ends the process as a signal does that nobody listens to. */
  readonly endAs: () => void;
  /** Sends standard input there. */
  readonly pipeInput: (to: NodeJS.WritableStream) => void;
}

/**
 * Runs a command line in a thread that has no say in how the process ends: a variant that hangs or uses up the memory ends its thread, and
 * that is reported.
 * @returns the exit code
 */
export function runWatched(args: readonly string[], io: ProcessIo): Promise<number> {
  const beacon = createBeacon();
  const workerData: CommandData = {
    args,
    cwd: io.cwd,
    env: { ...io.env },
    program: io.program,
    stdout: { isTTY: io.stdout.isTTY, columns: io.stdout.columns },
    stderr: { isTTY: io.stderr.isTTY, columns: io.stderr.columns },
    beacon,
  };
  const worker = new Worker(THREAD, {
    workerData,
    env: surroundings(io.env),
    stdin: true,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  return new Promise((resolve) => {
    let listens = false;
    let limit: NodeJS.Timeout | null = null;
    let isOver = false;
    const end = (code: number): void => {
      isOver = true;
      unwatch();
      release();
      if (limit !== null) clearTimeout(limit);
      void worker.terminate().then(() => resolve(code));
    };
    const stop = (why: string): void => {
      io.stderr.write(`stage2-verify: inconclusive: ${why}, and nothing was found out.\n`);
      end(EXIT.inconclusive);
    };
    const unwatch = watchBeacon(beacon, (variant) => end(faultOf(hangs(variant), io)));
    const endWithin = (seconds: number, why: string): void => {
      if (limit !== null) clearTimeout(limit);
      limit = setTimeout(() => stop(why), seconds * 1000);
    };
    const release = io.onInterrupt(() => {
      if (!listens) {
        release();
        io.endAs();
        return;
      }
      const heard: CommandHears = 'interrupt';
      worker.postMessage(heard);
      endWithin(GRACE, 'it was told to stop');
    });
    worker.on('message', (said: CommandSays) => {
      switch (said.kind) {
        case 'text':
          io[said.to].write(said.text);
          break;
        case 'listens':
          listens = said.listens;
          break;
        case 'reads':
          io.pipeInput(worker.stdin as NodeJS.WritableStream);
          break;
        case 'limit':
          endWithin(said.seconds, 'its time was up');
          break;
        case 'ended':
          end(said.code);
      }
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const variant = variantOn(beacon);
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY' && variant !== null;
      end(faultOf(isMemory ? outOfMemory(variant) : error, io));
    });
    // What ended the thread, whatever it was, gave no verdict.
    worker.on('exit', () => {
      if (!isOver) end(faultOf(new Error('its thread ended without a result'), io));
    });
  });
}
