// SPDX-License-Identifier: GPL-2.0-only
/** `gate` and the certificate that is committed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import { certificateHashes, variantHash } from '../src/source/hashes.ts';
import { comment, commitAll, copyVariant, edit, git } from './testing/checkout.ts';
import { emptyFolder, ROOT, run } from './testing/cli.ts';

const VARIANT = 'refactored/one';
const CERTIFICATE = 'reports/certificate.json';

/** Writes a certificate for the sources as they are. */
function certify(folder: string, verdict = 'equivalent', grade = 'exhaustive', preemptions = 1): void {
  const hashed = (name: string, file: string) => ({ name, sha256: variantHash(file) });
  const certificate = {
    schemaVersion: 1,
    bound: { engine: 'exhaustive', pageSize: 'all', preemptions },
    pairs: [{ legacy: 'legacy', refactored: 'one', verdict, grade, contracts: [] }],
    sources: {
      ...certificateHashes(),
      variants: [
        hashed('legacy', join(ROOT, 'legacy/user_mem_abort.ts')),
        hashed('one', join(folder, VARIANT, 'user_mem_abort.ts')),
      ],
    },
  };
  mkdirSync(join(folder, 'reports'), { recursive: true });
  writeFileSync(join(folder, CERTIFICATE), JSON.stringify(certificate));
}

/** A checkout with one variant that is certified at `main`, and changed since. */
function changed(verdict?: string, grade?: string): string {
  const folder = emptyFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  copyVariant('refactored/extracted-helpers', join(folder, VARIANT));
  certify(folder, verdict, grade);
  commitAll(folder, 'certified');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  comment(join(folder, VARIANT, 'user_mem_abort.ts'));
  return folder;
}

async function gate(folder: string) {
  const { code, stdout } = await run(folder, 'gate', '--runs', '500', '--json', '--report-dir', 'out');
  return { code, json: JSON.parse(stdout) as GateJson };
}

test('a change whose certificate was not renewed is weaker by its grade', async () => {
  const folder = changed();
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json).toMatchObject({ certificate: 'outdated', variants: [{ weaker: 'grade' }] });
  expect(json.reasons).toEqual([
    'one: equivalent (exhaustive) at main, equivalent (sampled) here: the certificate speaks of other sources; renew it with npm run certify',
  ]);
});

test('with its certificate renewed it is not, unless the certificate holds for less', async () => {
  const folder = changed();
  certify(folder);
  expect(await gate(folder)).toMatchObject({
    code: 0,
    json: { certificate: 'valid', variants: [{ here: { grade: 'exhaustive', source: 'certificate' } }] },
  });
  certify(folder, 'equivalent', 'exhaustive', 0);
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.reasons).toEqual([
    'one: equivalent (exhaustive) at main with 1 race and all page sizes, here with 0 races and all page sizes; certify for as much (npm run certify)',
  ]);
});

test('a divergence that a run finds outweighs a certificate', async () => {
  const folder = changed();
  edit(join(folder, VARIANT, 'user_mem_abort.ts'), '  k.kvm_release_page_unused(fault.page);\n', '');
  certify(folder);
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.reasons).toEqual([
    expect.stringMatching(
      /^one: equivalent \(exhaustive\) at main, divergent here: .*; npx stage2-verify replay out\//,
    ),
  ]);
});

test('a certificate that is gone leaves a weaker grade; one that said divergent leaves nothing to lose', async () => {
  const folder = changed();
  rmSync(join(folder, CERTIFICATE));
  expect(await gate(folder)).toMatchObject({
    code: 1,
    json: { certificate: 'removed', variants: [{ weaker: 'grade' }] },
  });
  expect(await gate(changed('divergent'))).toMatchObject({ code: 0, json: { variants: [{ weaker: null }] } });
});

test('where the model changed, the base is known by its certificate alone', async () => {
  const folder = changed('equivalent', 'sampled');
  git(folder, 'checkout', '--quiet', '--', '.');
  mkdirSync(join(folder, 'src/kernel'), { recursive: true });
  writeFileSync(join(folder, 'src/kernel/bits.ts'), 'export {};\n');
  expect(await gate(folder)).toMatchObject({
    code: 0,
    json: { modelChanged: true, variants: [{ because: ['the model'], base: { source: 'certificate' } }] },
  });
  git(folder, 'rm', '--quiet', '--cached', CERTIFICATE);
  git(folder, 'commit', '--quiet', '--message', 'no certificate');
  git(folder, 'branch', '--force', 'main');
  const { json } = await gate(folder);
  expect(json.variants).toMatchObject([
    {
      base: null,
      weaker: null,
      remark: 'its verdict at the base is not known: the model changed, and the base has no certificate',
    },
  ]);
});
