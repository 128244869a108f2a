// SPDX-License-Identifier: GPL-2.0-only
// What a command has of its surroundings.
import { resolve } from 'node:path';

/** Where text goes, and what is there to show it. */
export interface Output {
  readonly write: (text: string) => unknown;
  /** Writes what is meant to be obeyed, and no text; as `write` does where that escapes nothing. */
  readonly writeCommand?: (line: string) => unknown;
  readonly isTTY?: boolean | undefined;
  /** Columns of the terminal; undefined if it is none. */
  readonly columns?: number | undefined;
}

/**
 * What a command has of its surroundings: `main.ts` makes it of the process, tests make their own. Nothing else in this folder looks at
 * the process, so that any command can be run beside others in one.
 */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly env: { readonly [name: string]: string | undefined };
  /** Absolute path of the folder that relative paths start from. */
  readonly cwd: string;
  /** The words that start this program again in a process of its own. */
  readonly program: readonly string[];
  /**
   * Calls `listener` whenever the command is asked to stop (Ctrl-C, SIGTERM), in place of what would happen otherwise.
   * @returns gives what would happen otherwise its way again
   */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Has the command ended if it has not ended by itself in so many seconds from now, whatever it does then. The last word counts. */
  readonly endWithin: (seconds: number) => void;
}

/** The file that a path on the command line means. */
export function fileAt(io: Pick<Io, 'cwd'>, path: string): string {
  return resolve(io.cwd, path);
}
