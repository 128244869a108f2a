// SPDX-License-Identifier: GPL-2.0-only
/** DESIGN.md says what is there: each file, each dependency, the files behind each C function. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './testing/cli.ts';

const design = readFileSync(join(ROOT, 'DESIGN.md'), 'utf8');
const MAX_LINE = 110;

/** Paths of the TypeScript files below a folder, from the root of the project. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(path);
    return /\.tsx?$/.test(path) ? [path] : [];
  });
}

const sources = ['legacy', 'refactored', 'src'].flatMap(filesIn);
/** Pages for users; pictures beside them need no line. */
const documents = readdirSync(join(ROOT, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const tree = [...sources, ...filesIn('properties'), ...documents];

/** What stands for a file in the map: the file itself, its folder if that is `testing/`, nothing for a unit test. */
function placeOf(path: string): readonly string[] {
  const testing = /^.*\/testing\//.exec(path);
  if (testing !== null) return [testing[0]];
  return path.startsWith('properties/') || !path.endsWith('.test.ts') ? [path] : [];
}

/** The lines of a section of the document, up to the next heading of the same rank. */
function section(heading: string): readonly string[] {
  const [, body] = design.split(`\n## ${heading}\n`);
  expect(body, `DESIGN.md has no section "${heading}"; put it back`).toBeDefined();
  return body.split('\n## ')[0].split('\n');
}

/** The cells of the table with this first column, without its head. */
function table(firstColumn: string): readonly (readonly string[])[] {
  const lines = design.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstColumn} |`));
  expect(start, `DESIGN.md has no table that begins with "| ${firstColumn} |"; put it back`).not.toBe(-1);
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

const map = section('Map of files');

/** Paths in the map, in its order. */
function mapped(): readonly string[] {
  let folder = '';
  const paths: string[] = [];
  for (const line of map) {
    folder = /^### `(.+)`$/.exec(line)?.[1] ?? folder;
    const name = /^- `([^`]+)`: \S/.exec(line)?.[1];
    if (name !== undefined) paths.push(folder + name);
  }
  return paths;
}

describe('the map of files in DESIGN.md', () => {
  it('has every source file, every property test and every folder of test helpers', () => {
    const known = new Set(mapped());
    const missing = [...new Set(tree.flatMap(placeOf))].filter((path) => !known.has(path));
    expect(
      missing.map((path) => `${path} is not in the map: add a line that says what it is responsible for`),
    ).toEqual([]);
  });

  it('has nothing that does not exist', () => {
    const places = new Set(tree.flatMap(placeOf));
    const gone = mapped().filter((path) => !places.has(path));
    expect(gone.map((path) => `${path} is in the map and does not exist: remove its line`)).toEqual([]);
  });

  it('has each file once', () => {
    const paths = mapped();
    const twice = paths.filter((path, i) => paths.indexOf(path) !== i);
    expect(twice.map((path) => `${path} is in the map twice: remove one of the lines`)).toEqual([]);
  });

  it('has every folder, with a sentence about it', () => {
    const folders = new Set(tree.flatMap(placeOf).map((path) => path.replace(/(testing\/|[^/]*)$/, '')));
    const missing = [...folders].filter((folder) => {
      const heading = map.indexOf(`### \`${folder}\``);
      return heading < 0 || !/^[A-Z].*\.$/.test(map[heading + 2] ?? '');
    });
    expect(
      missing.map((folder) => `${folder} is not in the map: add a heading, and below it a sentence`),
    ).toEqual([]);
  });

  it('has short lines', () => {
    const long = map.filter((line) => line.startsWith('- ') && line.length > MAX_LINE);
    expect(long.map((line) => `more than ${MAX_LINE} characters, make it shorter: ${line}`)).toEqual([]);
  });
});

describe('the table of dependencies in DESIGN.md', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies: { readonly [name: string]: string };
    readonly devDependencies: { readonly [name: string]: string };
  };
  const used = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const justified = table('package').flatMap(([names]) => names.split(', '));

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
  const parts = path.split('/');
  return parts.length === wanted.length && wanted.every((part, i) => part === '*' || part === parts[i]);
}

/** The patterns of a row: a folder stands for a file of the name of each function of the row. */
function patternsOf([functions, files]: readonly string[]): readonly string[] {
  const names = [...functions.matchAll(/`(\w+)\(\)`/g)].map(([, name]) => name);
  const patterns = [...files.matchAll(/`([^`]*\/[^`]*)`/g)].map(([, pattern]) => pattern);
  return patterns.flatMap((pattern) =>
    pattern.endsWith('/') ? names.map((name) => `${pattern}${name}.ts`) : [pattern],
  );
}

describe('the table of C functions in DESIGN.md', () => {
  const rows = table('C function or structure');

  it.each(rows.map((row) => [row[0], row] as const))('names existing files for %s', (functions, row) => {
    const patterns = patternsOf(row);
    expect(patterns, `the row of ${functions} names no file: name one in backquotes`).not.toEqual([]);
    const gone = patterns.filter((pattern) => !sources.some((path) => fits(path, pattern)));
    expect(gone.map((pattern) => `there is no ${pattern}: say where ${functions} is now`)).toEqual([]);
  });
});
