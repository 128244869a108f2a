// SPDX-License-Identifier: GPL-2.0-only
/** Rules of this house that neither the compiler nor the linter knows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './testing/cli.ts';

const CODE = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\/testing\//.test(file))
  .map((file) => ({ file: `src/${file}`, text: readFileSync(join(ROOT, 'src', file), 'utf8') }));

/** The lines of code in which something stands, as `file: text`. */
function linesWith(pattern: RegExp, except: Readonly<Record<string, string>> = {}): readonly string[] {
  return CODE.flatMap(({ file, text }) =>
    file in except
      ? []
      : [...text.matchAll(pattern)].map(([found]) => `${file}: ${found.replaceAll(/\s+/g, ' ')}`),
  );
}

describe('a subject', () => {
  it('is what everybody gets: what it is made of is imported where it is made', () => {
    const parts = /import [^;]*\b(?:DIMENSIONS|INVARIANTS|KNOWN_PROBLEMS|RACE_NAMES)\b[^;]*from/;
    // The running kernel has steps of its own for each value of this one function.
    const home = /^src\/(?:subjects|kernel|conformance\/kernel)\//;
    expect(
      CODE.filter(({ file, text }) => !home.test(file) && parts.test(text)).map(({ file }) => file),
    ).toEqual([]);
  });
});

describe('an engine', () => {
  it('is chosen by the registry: nothing else compares its name with one', () => {
    expect(linesWith(/\bengine(?:\.name)?\s*[!=]==\s*(?:'\w+'|[A-Z]\w*\.name)/g)).toEqual([]);
  });

  it('runs through plan, run, shrink, describe and coverage: nothing else imports its folder', () => {
    const inside = /^src\/engines\/(random|exhaustive|sessions)\//;
    const importing = CODE.filter(
      ({ file, text }) =>
        !inside.test(file) && /from '[^']*\/(random|exhaustive|sessions)\/engine\.ts'/.test(text),
    );
    expect(importing.map(({ file }) => file)).toEqual(['src/engines/registry.ts']);
  });
});

describe('JSON that is read', () => {
  /** What is known of the text before it is parsed, or is looked at by what gets it. */
  const KNOWN = {
    'src/core/repeated-key.ts': 'a string between its own quotes',
    'src/report/schema/faults.ts': 'a schema of our own, which the validator compiles',
    'src/source/branches/positions.ts': 'a source map, which throws on anything else',
  };

  it('is checked, and not cast', () => {
    expect(linesWith(/JSON\.parse\((?:[^()]|\([^()]*\))*\)\)?(?: \?\? \{\}\))? as [^;]*/g, KNOWN)).toEqual(
      [],
    );
  });

  it('has no exception that is not needed any more', () => {
    const files = linesWith(/JSON\.parse\([^;]*\) as [^;]*/g).map((line) => line.replace(/: .*/, ''));
    expect([...new Set(files)].sort()).toEqual(Object.keys(KNOWN).sort());
  });
});

it('there is one loop that draws until something shows, one shrinker, one reader of what a variant is made of', () => {
  const declared = (pattern: RegExp): readonly string[] =>
    CODE.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
  expect(declared(/export function drawUntil\b/)).toEqual(['src/engines/draw-until.ts']);
  expect(declared(/export function shrink</)).toEqual(['src/engines/shrink.ts']);
  expect(declared(/export function variantSource\b/)).toEqual(['src/source/variant-source.ts']);
  // Whatever else looks for imports by a pattern of its own would find others.
  expect(linesWith(/\/[^/\n]*(?:\\bfrom|import)\\s[^/\n]*\//g)).toEqual([]);
});

it('no test reads a clock: how long something takes depends on what else the machine does', () => {
  const clock = /\b(?:performance|Date)\.now\(|\bhrtime\b/;
  const reading = ['src', 'legacy', 'refactored', 'properties']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter((file) => file.endsWith('.test.ts') && clock.test(readFileSync(join(ROOT, file), 'utf8')));
  // Where the variant is slow on purpose.
  expect(reading).toEqual(['properties/interrupt.test.ts']);
});
