// SPDX-License-Identifier: GPL-2.0-only
/** What the command `mutate` says and writes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Mutant } from '../src/mistakes/mutants/mutant.ts';
import { mutate } from '../src/mistakes/mutants/mutate.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { elementsReport } from '../src/report/mutate/elements.ts';
import { mutationFiles } from '../src/report/mutate/files.ts';
import { mutationJson } from '../src/report/mutate/json.ts';
import { mutationSummary } from '../src/report/mutate/summary.ts';
import { PLAIN } from '../src/report/paint.ts';
import { variantSource } from '../src/source/variant-source.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { emptyFolder, ROOT, run } from './testing/cli.ts';
import { violationsOf } from './testing/schema.ts';
import { legacy, REFACTORED } from './testing/variants.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const conforms = new Ajv2020().compile(JSON.parse(read('../src/report/schema/mutate.schema.json')));

const score = (covers: (mutant: Mutant) => boolean, runs = 2000) =>
  mutate({
    subject: USER_MEM_ABORT,
    variants: [legacy, ...REFACTORED],
    original: 'legacy',
    runs,
    seed: 1,
    representatives: false,
    only: { since: 'REV', covers },
  });
/** The release of the page at the end of the handler, in every variant. */
const releases = ({ operator }: Mutant): boolean => operator === 'drop-release';
let scored: ReturnType<typeof score> | undefined;
/** The score of those, which is made once. */
const ofReleases = (): ReturnType<typeof score> => {
  scored ??= score(releases);
  return scored;
};
const messages = ({ line }: Mutant): boolean => line.includes('kvm_err');

describe('the score', () => {
  it('has every lost release killed, in every variant', async () => {
    const report = await ofReleases();
    expect(report).toMatchObject({ survived: 0, decided: 0, argued: 0 });
    expect(report.killed).toBeGreaterThanOrEqual(7);
    expect(report.variants.every(({ killed }) => killed > 0)).toBe(true);
  });

  it('counts as model-blind what only changes a message', async () => {
    const report = await score((mutant) => messages(mutant) && mutant.operator === 'skip-effect', 50);
    expect(mutationJson(report)).toMatchObject({ killed: 0, modelBlind: 4, survived: 0 });
    expect(JSON.stringify(elementsReport(report))).toContain('model-blind: It changes what is printed');
  });

  it('counts as survived what is not told within the budget, and names it', async () => {
    const report = await score((mutant) => releases(mutant) && mutant.variant === 'legacy', 0);
    expect(mutationJson(report)).toMatchObject({ killed: 0, survived: 2 });
    const text = mutationSummary(report, { width: 100, paint: PLAIN, reportDir: 'reports' });
    expect(text).toMatch(/legacy\/user_mem_abort\.ts:\d+ {2}drop-release\n {4}- k\.kvm_release_/);
  });

  it('says so if an entry of the list is refuted', async () => {
    const report = await ofReleases();
    expect(report.remarks).toEqual([]);
  });
});

describe('a module of somebody', () => {
  it('is mutated as the state is that it began as, with paths as they were typed', async () => {
    const folder = emptyFolder();
    await run(folder, 'init', 'mine', '--from', 'state-object');
    const { code, stdout } = await run(
      folder,
      ...['mutate', '--refactored', 'mine/user_mem_abort.ts', '--runs', '40', '--json'],
    );
    const { killed, survived, variants } = JSON.parse(stdout) as ReturnType<typeof mutationJson>;
    expect([variants.map(({ variant }) => variant), code]).toEqual([['mine'], 1]);
    expect(killed).toBeGreaterThan(survived);
    const page = JSON.parse(readFileSync(join(folder, '.stage2-verify/mutation.json'), 'utf8')) as ReturnType<
      typeof elementsReport
    >;
    expect(Object.keys(page.files)).toContain('mine/user_mem_abort.ts');
    const builtIn = await mutate({
      ...{ subject: USER_MEM_ABORT, variants: [REFACTORED[1]!], original: 'legacy', runs: 40, seed: 1 },
      ...{ representatives: false, only: null },
    });
    expect(builtIn).toMatchObject({ killed, survived });
  });

  it('is refused where it has syntax that is more than types', () => {
    const planter = new Planter();
    const source = (text: string) =>
      variantSource('/at/x.ts', { read: (path) => (path === '/at/x.ts' ? text : null) });
    const taken = (text: string) => () => planter.takeInModule('x', source(text), 'classic', '/at');
    expect(taken("import * as all from './all.ts';")).toThrow(
      '"import * as all from \'./all.ts\';" is no import of names',
    );
    expect(taken('enum E { A }\nexport function user_mem_abort(): number { return E.A; }')).toThrow(
      /^x\.ts does not parse: /,
    );
    expect(taken('export function other(): void {}')).toThrow('exports no user_mem_abort()');
  });
});

describe('the files', () => {
  it('are the same every time', async () => {
    expect(mutationFiles(await score(releases), 'c')).toEqual(mutationFiles(await ofReleases(), 'c'));
  });

  it('have for each mutant its place, its replacement and its status', async () => {
    const report = elementsReport(await ofReleases());
    const { mutants, source } = report.files['legacy/user_mem_abort.ts'];
    expect(report).toMatchObject({ schemaVersion: '2', thresholds: { high: 95, low: 80 } });
    expect(source).toBe(read('../legacy/user_mem_abort.ts'));
    expect(mutants[0]).toMatchObject({
      mutatorName: 'drop-release',
      replacement: ';',
      status: 'Killed',
      location: { start: { column: expect.any(Number) }, end: { line: expect.any(Number) } },
    });
  });

  it('conform to the mutation-testing report schema', async () => {
    const fresh: unknown = JSON.parse(JSON.stringify(elementsReport(await ofReleases())));
    expect(violationsOf('mutation', fresh)).toEqual([]);
    expect(violationsOf('mutation', { schemaVersion: '2' })).not.toEqual([]);
  });

  it('conform to the schema of the numbers', async () => {
    expect(conforms(mutationJson(await score(messages, 20))) ? null : conforms.errors).toBeNull();
  });
});

describe('the command', () => {
  it('refuses --since outside a checkout', async () => {
    const { code, stderr, stdout } = await run(emptyFolder(), 'mutate', '--since', 'HEAD');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--since needs a checkout');
  });

  it('refuses a revision that is none', async () => {
    const { code, stderr } = await run(ROOT, 'mutate', '--since', 'no-such-revision');
    expect(code).toBe(2);
    expect(stderr).toContain('--since');
  });

  it('refuses a variant without a source', async () => {
    const { code, stderr } = await run(emptyFolder(), 'mutate', '--refactored', 'nothing');
    expect(code).toBe(2);
    expect(stderr).toContain('--refactored nothing names no file');
  });

  it('prints the numbers and nothing else with --json, and exits with 1 if something survived', async () => {
    const { code, stdout } = await run(
      emptyFolder(),
      'mutate',
      '--legacy',
      'legacy',
      '--runs',
      '1',
      '--json',
    );
    const result = JSON.parse(stdout);
    expect(conforms(result) ? null : conforms.errors).toBeNull();
    expect(result.variants.map(({ variant }: { variant: string }) => variant)).toEqual(['legacy']);
    expect(code).toBe(1);
  });
});
