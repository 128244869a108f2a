// SPDX-License-Identifier: GPL-2.0-only
/** Documents say what is there: each dependency, the files behind each C function; and each file says what it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './testing/cli.ts';
import { firstComment, sourceFiles } from './testing/map.ts';

it('DESIGN.md is within 300 lines: what is longer than an idea or a decision has a page of its own in docs/', () => {
  expect(readFileSync(join(ROOT, 'DESIGN.md'), 'utf8').split('\n').length - 1).toBeLessThanOrEqual(300);
});

/** The cells of the table of a document with this first column, without its head. */
function table(document: string, firstColumn: string): readonly (readonly string[])[] {
  const lines = readFileSync(join(ROOT, document), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstColumn} |`));
  expect(start, `${document} has no table that begins with "| ${firstColumn} |"; put it back`).not.toBe(-1);
  const rows = lines.slice(start + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('the first comment of a file', () => {
  it('says what the file is', () => {
    const silent = sourceFiles().filter((file) => firstComment(file) === null);
    expect(silent.map((file) => `${file}: say what it is in a comment below the licence`)).toEqual([]);
  });
});

describe('the table of dependencies in DESIGN.md', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies: { readonly [name: string]: string };
    readonly devDependencies: { readonly [name: string]: string };
  };
  const used = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const justified = table('DESIGN.md', 'package').flatMap(([names]) => names.split(', '));

  it('justifies every dependency of package.json', () => {
    const missing = used.filter((name) => !justified.includes(name));
    expect(missing.map((name) => `${name} has no line in the table: add one that says why this one`)).toEqual(
      [],
    );
  });

  it('has nothing that package.json does not ask for', () => {
    const gone = justified.filter((name) => !used.includes(name));
    expect(gone.map((name) => `${name} is not in package.json: remove its line`)).toEqual([]);
  });
});

/** Whether `path` is what `pattern` says; `*` stands for one folder. */
function fits(path: string, pattern: string): boolean {
  const wanted = pattern.split('/');
  const segments = path.split('/');
  return (
    segments.length === wanted.length &&
    wanted.every((segment, i) => segment === '*' || segment === segments[i])
  );
}

/** The patterns of a row: a folder stands for a file of the name of each function of the row. */
function patternsOf([functions, files]: readonly string[]): readonly string[] {
  const names = [...functions.matchAll(/`(\w+)\(\)`/g)].map(([, name]) => name);
  const patterns = [...files.matchAll(/`([^`]*\/[^`]*)`/g)].map(([, pattern]) => pattern);
  return patterns.flatMap((pattern) =>
    pattern.endsWith('/') ? names.map((name) => `${pattern}${name}.ts`) : [pattern],
  );
}

describe('the table of C functions in docs/sources.md', () => {
  const rows = table('docs/sources.md', 'C function or structure');

  it.each(rows.map((row) => [row[0], row] as const))('names existing files for %s', (functions, row) => {
    const patterns = patternsOf(row);
    expect(patterns, `the row of ${functions} names no file: name one in backquotes`).not.toEqual([]);
    const gone = patterns.filter((pattern) => !sourceFiles().some((path) => fits(path, pattern)));
    expect(gone.map((pattern) => `there is no ${pattern}: say where ${functions} is now`)).toEqual([]);
  });
});
