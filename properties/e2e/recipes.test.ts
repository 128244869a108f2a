// SPDX-License-Identifier: GPL-2.0-only
/** docs/extending.md is followed as it is written: each patch applies to a copy of the sources, and the commands behind them pass. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../testing/cli.ts';

const exec = promisify(execFile);

interface Recipe {
  readonly title: string;
  readonly patch: string;
  /** Arguments of `npx vitest run`. */
  readonly commands: readonly (readonly string[])[];
}

/** The sections that have a patch, with the commands that stand behind it. */
function recipesOf(page: string): readonly Recipe[] {
  return page.split(/^## /m).flatMap((section) => {
    const patch = /^```diff\n([\s\S]*?)^```$/m.exec(section)?.[1];
    if (patch === undefined) return [];
    const commands = [...section.matchAll(/^\$ npx vitest run (.*)$/gm)].map(([, words]) => words.split(' '));
    return [{ title: section.split('\n', 1)[0], patch, commands }];
  });
}

const page = readFileSync(join(ROOT, 'docs/extending.md'), 'utf8');
const recipes = recipesOf(page);

/** What the recipes touch, and what their tests import. */
const COPIED = ['src', 'legacy', 'refactored', 'properties'];
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'stage2-verify-recipes-')));
for (const folder of COPIED) cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
for (const file of readdirSync(ROOT).filter((name) => /\.(json|config\.ts)$|^\.gitignore$/.test(name)))
  cpSync(join(ROOT, file), join(copy, file));
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a program of a package in the copy. @returns what it said; a failure says it as well */
async function runIn(module: string, words: readonly string[]): Promise<string> {
  const { stdout } = await exec(process.execPath, [join(ROOT, 'node_modules', module), ...words], {
    cwd: copy,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, TESTS_JSON: '' },
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** What a patch lets others import. */
function namesMadeBy(patch: string): readonly string[] {
  return [...patch.matchAll(/^\+export (?:const|function|interface|type) (\w+)/gm)].map(([, name]) => name);
}

/**
 * What is tried at once, since the tests take longer to start than to run: apart is only what the tests of another one would stumble over. Nothing asks
 * for the dimension of the example, and a mistake has no row in the committed page.
 */
const TOGETHER: readonly (readonly [readonly string[]])[] = [
  [['A call of the façade', 'A race', 'A dimension', 'An invariant']],
  [['A subject']],
  [['A mistake']],
];

/** Runs tests in the copy; one that fails says what it was. @returns the files of the copy in which tests passed */
async function filesThatPass(words: readonly string[]): Promise<readonly string[]> {
  const results = join(copy, 'results.json');
  await runIn('vitest/vitest.mjs', [
    'run',
    ...words,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
  ]);
  const { testResults } = JSON.parse(readFileSync(results, 'utf8')) as {
    readonly testResults: readonly {
      readonly name: string;
      readonly assertionResults: readonly { readonly status: string }[];
    }[];
  };
  return testResults
    .filter(({ assertionResults }) => assertionResults.some(({ status }) => status === 'passed'))
    .map(({ name }) => relative(copy, name));
}

async function apply({ patch, title }: Recipe, ...options: readonly string[]): Promise<string> {
  const file = join(copy, `${title.replaceAll(/\W+/g, '-')}.patch`);
  writeFileSync(file, patch);
  return (await exec('git', ['apply', '-p0', ...options, basename(file)], { cwd: copy })).stderr;
}

describe('what docs/extending.md says of', () => {
  it('a call, a race, a dimension, an invariant, a subject and a mistake is there to be followed', () => {
    expect(recipes.map(({ title }) => title)).toEqual([
      'A call of the façade',
      'A race',
      'A dimension',
      'An invariant',
      'A subject',
      'A mistake',
    ]);
  });

  it.each(recipes.map((recipe) => [recipe.title, recipe] as const))('%s applies', async (_, recipe) => {
    expect(recipe.commands.length).toBeGreaterThan(0);
    expect(await apply(recipe, '--check')).toBe('');
  });

  it('none names what another one makes', () => {
    const others = recipes.flatMap(({ patch }) =>
      namesMadeBy(patch).filter((name) =>
        recipes.some((other) => other.patch !== patch && other.patch.includes(name)),
      ),
    );
    expect(others).toEqual([]);
    expect(recipes.flatMap(({ patch }) => namesMadeBy(patch)).length).toBeGreaterThan(recipes.length);
  });

  it.each(TOGETHER)('%s works', async (titles) => {
    const some = titles.map((title) => recipes.find((recipe) => recipe.title === title)!);
    for (const recipe of some) await apply(recipe);
    const passed = await filesThatPass(some.flatMap(({ commands }) => commands.flat()));
    for (const { commands, title } of some)
      for (const path of commands.flat().filter((word) => word.includes('/')))
        expect(passed.filter((file) => file.startsWith(path)).length, `${title}: ${path}`).toBeGreaterThan(0);
    for (const recipe of some) await apply(recipe, '--reverse');
  });

  it('all of them is sound TypeScript, and passes the linter', async () => {
    expect(TOGETHER.flat(2).sort()).toEqual(recipes.map(({ title }) => title).sort());
    for (const recipe of recipes) await apply(recipe);
    await runIn('typescript/bin/tsc', ['-p', 'tsconfig.json']);
    const touched = recipes.flatMap(({ patch }) => [...patch.matchAll(/^\+\+\+ (\S+)/gm)].map(([, f]) => f));
    expect(touched.length).toBeGreaterThan(recipes.length);
    await runIn('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', ...touched]);
  });
});

/** The files of a commit; null where this clone does not reach back so far. */
async function filesOf(commit: string): Promise<readonly string[] | null> {
  try {
    const { stdout } = await exec('git', ['show', '--format=', '--name-only', commit], { cwd: ROOT });
    return stdout.trim().split('\n');
  } catch {
    return null;
  }
}

describe('what adding takes', () => {
  const rows = [...page.matchAll(/^\| (an? [a-z]+) \| (\d+) \| [^|]+ \| (\w{7,}), (\w{7,}) \|$/gm)];

  it.each(rows.map(([, what, files, done, takenBack]) => ({ what, files: Number(files), done, takenBack })))(
    '$what: the commit touched so many files, and the next took them back',
    async ({ done, files, takenBack, what }) => {
      const [touched, restored] = [await filesOf(done), await filesOf(takenBack)];
      // A clone that is shallow has not got them.
      if (touched === null || restored === null) return expect(what).not.toBe('');
      expect(restored).toEqual(touched);
      // A subject's test is not part of it, and neither is the capability that asks in the example of a dimension.
      const beside = what === 'a subject' ? 1 : what === 'a dimension' ? 2 : 0;
      expect(touched.length - beside).toBe(files);
    },
  );

  it('has a row for each recipe', () => {
    expect(rows.length).toBe(recipes.length);
  });
});
