// SPDX-License-Identifier: GPL-2.0-only
// Standard output, its width, closed pipes.

/** A reader that goes away early (`| head`) is no error: what is left to say is dropped. */
export function tolerateClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Prints text as it is. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Columns of the terminal; what `COLUMNS` says, or 80, where standard output is none. */
export function terminalWidth(): number {
  const said = Number(process.env.COLUMNS);
  return process.stdout.columns ?? (said >= 40 ? said : 80);
}
