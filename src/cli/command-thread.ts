// SPDX-License-Identifier: GPL-2.0-only
// The thread that a command runs in: what it has of its surroundings comes from the thread that watches it.
import { parentPort, workerData } from 'node:worker_threads';
import { type Beacon, useBeacon } from '../core/beacon.ts';
import type { Io, Output } from './io.ts';
import { run } from './run.ts';

/** What the thread is started with. */
export interface CommandData {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Io['env'];
  readonly program: readonly string[];
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly beacon: Beacon;
}

/** What is there to show text. */
export type Screen = Pick<Output, 'isTTY' | 'columns'>;

/** What the thread says to the one that watches it. */
export type CommandSays =
  | { readonly kind: 'text'; readonly to: 'stdout' | 'stderr'; readonly text: string }
  /** Whether it does something of its own about Ctrl-C. */
  | { readonly kind: 'listens'; readonly listens: boolean }
  /** It wants standard input. */
  | { readonly kind: 'reads' }
  /** It is to be ended if it has not ended in so many seconds from now. */
  | { readonly kind: 'limit'; readonly seconds: number }
  | { readonly kind: 'ended'; readonly code: number };

/** What the thread is told. */
export type CommandHears = 'interrupt';

const data = workerData as CommandData;
const port = parentPort;
if (port === null) throw new Error('this module is what a thread runs');

function say(message: CommandSays): void {
  port?.postMessage(message);
}

const listeners = new Set<() => void>();
port.on('message', (heard: CommandHears) => {
  if (heard === 'interrupt') for (const listener of [...listeners]) listener();
});

const output = (to: 'stdout' | 'stderr', screen: Screen): Output => ({
  ...screen,
  write: (text) => say({ kind: 'text', to, text }),
});

async function* input(): AsyncGenerator<string | Uint8Array> {
  say({ kind: 'reads' });
  yield* process.stdin;
}

useBeacon(data.beacon);
const code = await run(data.args, {
  stdout: output('stdout', data.stdout),
  stderr: output('stderr', data.stderr),
  stdin: input(),
  env: data.env,
  cwd: data.cwd,
  program: data.program,
  onInterrupt: (listener) => {
    listeners.add(listener);
    say({ kind: 'listens', listens: true });
    return () => {
      listeners.delete(listener);
      say({ kind: 'listens', listens: listeners.size > 0 });
    };
  },
  endWithin: (seconds) => say({ kind: 'limit', seconds }),
});
say({ kind: 'ended', code });
