// SPDX-License-Identifier: GPL-2.0-only
// The process, as surroundings of a command.
import { EXIT } from './exit-codes.ts';
import { faultOf } from './fault.ts';
import { UsageError } from './usage-error.ts';
import type { ProcessIo } from './watch-command.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The folder that the program runs in. One that somebody took away meanwhile is no reason to end as Node does, with what means a divergence. */
function folder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write(
      'stage2-verify: the folder that it was started in is gone; change to one that is there.\n',
    );
    process.exit(EXIT.usage);
  }
}

const io: ProcessIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: folder(),
  program: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
  onInterrupt: (listener) => {
    for (const name of SIGNALS) process.on(name, listener);
    return () => {
      for (const name of SIGNALS) process.removeListener(name, listener);
    };
  },
  endWithin: () => undefined,
  endAs: () => process.kill(process.pid, 'SIGINT'),
  pipeInput: (to) => void process.stdin.pipe(to),
};

// A reader that goes away early (`| head`) is no error: what is left to say is dropped.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    throw new UsageError(
      `standard output cannot be written (${error.code ?? error.message}); send it somewhere else`,
    );
  });
// What escapes from a callback must not pass for a divergence, which is what Node's own exit code would say.
process.on('uncaughtException', (error) => process.exit(faultOf(error, io)));

const args = process.argv.slice(2);
/** What runs no variant needs no thread to itself. */
const isQuick =
  args.some((arg) => ['--help', '--version'].includes(arg)) || /^completion/.test(args[0] ?? '');
process.exitCode = isQuick
  ? await (await import('./run.ts')).run(args, io)
  : await (await import('./watch-command.ts')).runWatched(args, io);
