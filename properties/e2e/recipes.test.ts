// SPDX-License-Identifier: GPL-2.0-only
/** docs/extending.md is followed as it is written: each patch is applied to a copy of the sources, and the command behind it passes. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../testing/cli.ts';

const exec = promisify(execFile);

interface Recipe {
  readonly title: string;
  readonly patch: string;
  /** Arguments of `npx vitest`. */
  readonly commands: readonly (readonly string[])[];
}

/** The sections that have a patch, with the commands that stand behind it. */
function recipesOf(page: string): readonly Recipe[] {
  return page.split(/^## /m).flatMap((section) => {
    const patch = /^```diff\n([\s\S]*?)^```$/m.exec(section)?.[1];
    if (patch === undefined) return [];
    const commands = [...section.matchAll(/^\$ npx vitest (.*)$/gm)].map(([, words]) => words.split(' '));
    return [{ title: section.split('\n', 1)[0], patch, commands }];
  });
}

const page = readFileSync(join(ROOT, 'docs/extending.md'), 'utf8');
const recipes = recipesOf(page);

/** What the recipes touch, and what their tests import. */
const COPIED = ['src', 'legacy', 'refactored', 'properties'];
const copy = mkdtempSync(join(tmpdir(), 'stage2-verify-recipes-'));
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

async function apply({ patch, title }: Recipe, ...options: readonly string[]): Promise<void> {
  const file = join(copy, `${title.replaceAll(/\W+/g, '-')}.patch`);
  writeFileSync(file, patch);
  await exec('git', ['apply', '-p0', ...options, basename(file)], { cwd: copy });
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

  it.each(recipes.map((recipe) => [recipe.title, recipe] as const))('%s works', async (_, recipe) => {
    expect(recipe.commands.length).toBeGreaterThan(0);
    await apply(recipe);
    for (const words of recipe.commands) {
      const said = await runIn('vitest/vitest.mjs', words);
      expect(said).toMatch(/Tests +\d+ passed/);
    }
    await apply(recipe, '--reverse');
  });

  it('all of them is sound TypeScript, and passes the linter', async () => {
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
