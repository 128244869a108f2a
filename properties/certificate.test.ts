// SPDX-License-Identifier: GPL-2.0-only
/** The committed certificate speaks of the committed sources, and `certify` writes the same bytes for the same sources. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { certifiedSources } from '../src/cli/certified-sources.ts';
import { loadVariants } from '../src/cli/load-variant.ts';
import { verify } from '../src/engines/verify.ts';
import { type Certificate, certificateOf } from '../src/report/certificate/certificate.ts';
import { changedSources } from '../src/report/certificate/changed.ts';
import { KNOWN_PROBLEMS } from '../src/subjects/user_mem_abort/known-problems/all.ts';
import { emptyFolder, folderWith, ROOT, run } from './testing/cli.ts';
import { extractedHelpers, REFACTORED } from './testing/variants.ts';
import { quickly } from './testing/verifying.ts';

const COMMITTED = join(ROOT, 'reports/certificate.json');

function certificateIn(file: string): Certificate {
  return JSON.parse(readFileSync(file, 'utf8')) as Certificate;
}

/** What is wrong with a certificate by its schema; null if nothing is. */
function faults(certificate: unknown): unknown {
  const schema = JSON.parse(
    readFileSync(join(ROOT, 'src/report/schema/certificate.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  return validate(certificate) ? null : validate.errors;
}

describe('the committed certificate', () => {
  const certificate = certificateIn(COMMITTED);

  it('speaks of the sources as they are', async () => {
    const now = certifiedSources(await loadVariants(undefined, undefined, ROOT));
    const changed = changedSources(certificate.sources, now);
    expect(
      changed,
      `reports/certificate.json was written before ${changed.join(', ')} changed: renew it with npm run certify`,
    ).toEqual([]);
  });

  it('is one, and certifies every built-in state for all page sizes', () => {
    expect(faults(certificate)).toBe(null);
    expect(certificate).toMatchObject({ verdict: 'equivalent', bound: { pageSize: 'all', preemptions: 1 } });
    expect(certificate.pairs.map(({ refactored }) => refactored)).toEqual(REFACTORED.map(({ name }) => name));
    expect(certificate.canaries.every(({ caught }) => caught)).toBe(true);
    expect(certificate.baseProblems).toEqual(KNOWN_PROBLEMS.map(({ id }) => ({ id, known: true })));
  });

  it('has the number of cases that DESIGN.md names', () => {
    const text = readFileSync(join(ROOT, 'DESIGN.md'), 'utf8');
    const named = /make ([\d,]+) cases with one race at most/.exec(text)?.[1]?.replaceAll(',', '');
    expect(certificate.pairs.map(({ schedules }) => schedules)).toEqual(REFACTORED.map(() => named));
  });

  it('has every contract of a pair, each with its class', () => {
    for (const { contracts, refactored } of certificate.pairs) {
      const declared = REFACTORED.find(({ name }) => name === refactored)?.contracts ?? [];
      expect(contracts.map(({ id }) => id)).toEqual(declared.map(({ id }) => id));
    }
  });

  it('has a page that says the same', () => {
    const page = readFileSync(join(ROOT, 'reports/certificate.md'), 'utf8');
    for (const sha256 of Object.values(certificate.sources).filter((hash) => typeof hash === 'string'))
      expect(page).toContain(sha256);
    for (const { machines, schedules } of certificate.pairs)
      for (const figure of [machines, schedules])
        expect(page).toContain(figure.replace(/\B(?=(\d{3})+$)/g, ','));
  });
});

describe('the sources of a certificate', () => {
  const { sources } = certificateIn(COMMITTED);
  const other = '0'.repeat(64);

  it.each(['model', 'dimensions', 'engine'] as const)('notice a changed %s', (what) => {
    expect(changedSources(sources, { ...sources, [what]: other })).toEqual([`the ${what}`]);
  });

  it('notice a variant that changed, came or went', () => {
    const [first, ...rest] = sources.variants;
    const added = { name: 'mine', sha256: other };
    expect(changedSources(sources, sources)).toEqual([]);
    expect(changedSources(sources, { ...sources, variants: [{ ...first, sha256: other }, ...rest] })).toEqual(
      ['the variant legacy'],
    );
    expect(changedSources(sources, { ...sources, variants: [...sources.variants, added] })).toEqual([
      'the variant mine',
    ]);
    expect(changedSources(sources, { ...sources, variants: rest })).toEqual(['the variant legacy']);
  });
});

describe('certify', () => {
  it('--check names what changed, and the command that renews it', async () => {
    const folder = emptyFolder();
    await run(folder, 'init', './mine');
    const state = join(folder, 'mine/user_mem_abort.ts');
    const sources = certifiedSources(await loadVariants(undefined, [state], folder));
    mkdirSync(join(folder, '.stage2-verify'));
    writeFileSync(
      join(folder, '.stage2-verify/certificate.json'),
      JSON.stringify({ ...certificateIn(COMMITTED), sources }),
    );
    expect((await run(folder, 'certify', '--refactored', state, '--check')).code).toBe(0);
    appendFileSync(state, '// changed\n');
    const { code, stdout } = await run(folder, 'certify', '--refactored', state, '--check');
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /does not hold any more: the variant mine changed; renew it with npx stage2-verify certify/,
    );
  });

  it('refuses what is no certificate', async () => {
    const { code, stderr } = await run(
      folderWith({ '.stage2-verify/certificate.json': '{}' }),
      'certify',
      '--check',
    );
    expect(code).toBe(2);
    expect(stderr).toContain(
      '.stage2-verify/certificate.json is no certificate (it must have required property',
    );
  });

  it('certifies nothing of a run that sampled, or that was stopped', async () => {
    const { sources } = certificateIn(COMMITTED);
    const sampled = await verify(quickly({ refactored: [extractedHelpers], runs: 100 }));
    expect(certificateOf(sampled, sources, '')).toBeNull();
    const stopped = await verify(
      quickly({
        refactored: [extractedHelpers],
        engine: 'exhaustive',
        preemptions: 0,
        signal: AbortSignal.abort(),
      }),
    );
    expect(stopped.verdict).toBe('inconclusive');
    expect(certificateOf(stopped, sources, '')).toBeNull();
  });
});
