// SPDX-License-Identifier: GPL-2.0-only
// Which lines of the kernel's C ran, as gcov counted them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../../source/source-error.ts';
import type { FunctionCoverage } from '../result.ts';

/** What `gcov --json-format` prints, as far as it is read. */
interface GcovFile {
  readonly file: string;
  readonly lines: readonly {
    readonly line_number: number;
    readonly function_name?: string;
    readonly count: number;
  }[];
}

/**
 * The functions of pgtable.c in the order of the text, with the lines that ran in any of the programs.
 * @param names of the programs, which were built in `scratch` with coverage
 * @throws SourceError if gcov does not answer
 */
export function coverageOf(
  compiler: string,
  scratch: string,
  names: readonly string[],
): readonly FunctionCoverage[] {
  /** By line: its function, and whether it ran. */
  const lines = new Map<number, { readonly name: string; ran: boolean }>();
  for (const name of names) {
    const data = readdirSync(scratch).find((file) => file.startsWith(name) && file.endsWith('pgtable.gcda'));
    const tool = /clang/.test(compiler) ? ['llvm-cov', 'gcov'] : ['gcov'];
    const { status, stdout } = spawnSync(
      tool[0]!,
      [...tool.slice(1), '--json-format', '--stdout', join(scratch, data ?? `${name}.pgtable.gcda`)],
      { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status !== 0)
      throw new SourceError(
        `${tool.join(' ')} cannot say which lines of pgtable.c ran; install it, or leave --thorough out`,
      );
    const { files } = JSON.parse(stdout) as { readonly files: readonly GcovFile[] };
    for (const line of files.find(({ file }) => file.endsWith('.pgtable.c'))?.lines ?? []) {
      const known = lines.get(line.line_number);
      if (known !== undefined) known.ran ||= line.count > 0;
      else if (line.function_name !== undefined)
        lines.set(line.line_number, { name: line.function_name, ran: line.count > 0 });
    }
  }
  const functions = new Map<string, { lines: number; ran: number }>();
  for (const [, { name, ran }] of [...lines].sort(([a], [b]) => a - b)) {
    const counted = functions.get(name) ?? { lines: 0, ran: 0 };
    functions.set(name, { lines: counted.lines + 1, ran: counted.ran + Number(ran) });
  }
  return [...functions].map(([name, counted]) => ({ name, ...counted }));
}
