// SPDX-License-Identifier: GPL-2.0-only
// Which lines of the kernel's C ran, as gcov counted them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../../source/source-error.ts';
import type { FunctionCoverage } from '../result.ts';

/** What `gcov --json-format` prints, as far as it is read. */
interface GcovLine {
  readonly line: number;
  /** Null outside of functions. */
  readonly name: string | null;
  readonly count: number;
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
    for (const { count, line, name } of linesOf(JSON.parse(stdout))) {
      const known = lines.get(line);
      if (known !== undefined) known.ran ||= count > 0;
      else if (name !== null) lines.set(line, { name, ran: count > 0 });
    }
  }
  const functions = new Map<string, { lines: number; ran: number }>();
  for (const [, { name, ran }] of [...lines].sort(([a], [b]) => a - b)) {
    const counted = functions.get(name) ?? { lines: 0, ran: 0 };
    functions.set(name, { lines: counted.lines + 1, ran: counted.ran + Number(ran) });
  }
  return [...functions].map(([name, counted]) => ({ name, ...counted }));
}

/** The lines of pgtable.c in what gcov says. @throws SourceError if that is not what gcov says of any version that is known */
function linesOf(said: unknown): readonly GcovLine[] {
  const file = listIn(said, 'files').find((one) => String(fieldOf(one, 'file')).endsWith('.pgtable.c'));
  return (file === undefined ? [] : listIn(file, 'lines')).map((one) => {
    const [line, count, name] = ['line_number', 'count', 'function_name'].map((field) => fieldOf(one, field));
    if (typeof line !== 'number' || typeof count !== 'number') throw notUnderstood();
    return { line, count, name: typeof name === 'string' ? name : null };
  });
}

function listIn(value: unknown, field: string): readonly unknown[] {
  const list = fieldOf(value, field);
  if (!Array.isArray(list)) throw notUnderstood();
  return list;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [name: string]: unknown })[field]
    : undefined;
}

function notUnderstood(): SourceError {
  return new SourceError(
    'gcov says in a form that is not known which lines of pgtable.c ran; leave --thorough out',
  );
}
