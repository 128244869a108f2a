// SPDX-License-Identifier: GPL-2.0-only
/** What the documents name is there: files, folders, links, identifiers, commands and their options. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { quietIo, ROOT } from './testing/cli.ts';

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'DESIGN.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (document: string): string => readFileSync(join(ROOT, document), 'utf8');
const FOLDERS = ['.ci', 'deploy', 'docs', 'legacy', 'properties', 'refactored', 'reports', 'src'];

/** The files of the project's code, as paths that begin with a slash. */
const FILES = ['src', 'legacy', 'refactored', 'properties'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => `/${relative(ROOT, join(entry.parentPath, entry.name))}`),
);
const SOURCE = FILES.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');

/** What stands in backquotes outside of blocks of code. */
function quoted(document: string): readonly string[] {
  const prose = read(document).replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
}

/** What a run makes and nobody commits. */
const MADE: ReadonlySet<string> = new Set(read('.gitignore').split('\n'));

/** A placeholder stands for any name: the folder in front of it has to be there. */
function isThere(path: string): boolean {
  const known = path.split(/[<*{]/, 1)[0];
  return MADE.has(path) || existsSync(join(ROOT, known === path ? known : dirname(`${known}x`)));
}

describe.each(DOCUMENTS)('%s', (document) => {
  test('links to files that are there', () => {
    const links = [...read(document).matchAll(/\]\(([^)#\s]+)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target));
    expect(links.filter((target) => !existsSync(join(ROOT, dirname(document), target)))).toEqual([]);
  });

  test('names files that are there', () => {
    const paths = quoted(document)
      .map((text) => text.split(' ', 1)[0])
      .filter((text) => FOLDERS.some((folder) => text.startsWith(`${folder}/`)));
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  test('gives commands and options that there are', () => {
    const program = createProgram(quietIo(ROOT), () => undefined);
    const lines = [...read(document).matchAll(/stage2-verify ([a-z]+(?: [^\s`')|>]+)*)/g)].map(
      ([, line]) => line,
    );
    const wrong = lines.filter((line) => {
      const [name, ...words] = line.split(' ');
      const command = program.commands.find((candidate) => candidate.name() === name);
      const options = words
        .filter((word) => /^--[a-z]/.test(word))
        .map((word) => word.replace(/[.,;:]$/, ''));
      return command === undefined
        ? false
        : options.some(
            (option) => !command.options.some(({ long }) => long === option) && option !== '--help',
          );
    });
    expect(wrong).toEqual([]);
  });
});

describe('the recipes', () => {
  const named = quoted('docs/extending.md');

  test('name identifiers that are there', () => {
    const identifiers = named.filter((text) => /^[A-Za-z_]\w*(\(\w*\))?$/.test(text));
    expect(identifiers.length).toBeGreaterThan(10);
    const gone = identifiers.filter((text) => !new RegExp(`\\b${text.replace(/\(.*/, '')}\\b`).test(SOURCE));
    expect(gone).toEqual([]);
  });

  test('name files that are there by the end of their path as well', () => {
    const ends = named.filter((text) => /^[^<]*\.ts$/.test(text));
    expect(ends.length).toBeGreaterThan(20);
    expect(ends.filter((end) => !FILES.some((file) => file.endsWith(`/${end}`)))).toEqual([]);
  });
});
