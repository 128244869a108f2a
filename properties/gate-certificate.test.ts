// SPDX-License-Identifier: GPL-2.0-only
/** `gate` and the certificate that is committed: what a change says of itself counts for nothing. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import { comment, commitAll, copyVariant, edit, git } from './testing/checkout.ts';
import { emptyFolder, run } from './testing/cli.ts';

const VARIANT = 'refactored/one';
const FILE = `${VARIANT}/user_mem_abort.ts`;
const LEGACY = 'legacy/user_mem_abort.ts';
const CERTIFICATE = 'reports/certificate.json';

/** Original and variant that give up on most machines, so that all of them are walked through quickly. */
function copyNarrow(folder: string): void {
  copyVariant('legacy', join(folder, 'legacy'));
  copyVariant('refactored/extracted-helpers', join(folder, VARIANT));
  const elsewhere =
    'fault_is_perm || nested !== null || k.is_protected_kvm_enabled() || !k.kvm_has_mte(vcpu.kvm)';
  for (const file of [LEGACY, FILE])
    edit(join(folder, file), '  let ret = 0;\n', `  if (${elsewhere}) return -14;\n  let ret = 0;\n`);
}

/** Writes the certificate of the sources as they are, for one page size, so that it is made quickly. @returns the exit code */
async function certify(folder: string): Promise<number | null> {
  const words = [
    'certify',
    '--legacy',
    LEGACY,
    '--refactored',
    FILE,
    '--page-size',
    '16k',
    '--preemptions',
    '0',
    '--workers',
    '1',
  ];
  return (await run(folder, ...words, '--report-dir', 'reports')).code;
}

const TIME = { timeout: 300_000 };
let template = '';

// Certified once: what takes time is the run.
beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'stage2-verify-test-'));
  git(template, 'init', '--quiet', '--initial-branch=main');
  copyNarrow(template);
  expect(await certify(template)).toBe(0);
  commitAll(template, 'certified');
  git(template, 'checkout', '--quiet', '-b', 'topic');
}, TIME.timeout);

afterAll(() => rmSync(template, { recursive: true, force: true }));

/** A checkout with one variant that is certified at `main`. */
function certified(): string {
  const folder = emptyFolder();
  cpSync(template, folder, { recursive: true });
  return folder;
}

async function gate(folder: string, ...args: readonly string[]) {
  const words = ['gate', '--runs', '500', '--workers', '1', '--json', '--report-dir', 'out', ...args];
  const { code, stdout } = await run(folder, ...words);
  return { code, json: JSON.parse(stdout) as GateJson };
}

/** Changes what a committed certificate says. */
function say(folder: string, change: (certificate: { [name: string]: unknown }) => void): void {
  const file = join(folder, CERTIFICATE);
  const certificate = JSON.parse(readFileSync(file, 'utf8'));
  change(certificate);
  writeFileSync(file, JSON.stringify(certificate));
}

test(
  'a change whose certificate was not renewed is weaker by its grade, and made again it is not',
  TIME,
  async () => {
    const folder = certified();
    comment(join(folder, FILE));
    const stale = await gate(folder);
    expect(stale.code).toBe(1);
    expect(stale.json).toMatchObject({ certificate: 'outdated', variants: [{ weaker: 'grade' }] });
    expect(stale.json.reasons).toEqual([
      'one: equivalent (exhaustive) at main, equivalent (sampled) here: the certificate speaks of other sources; renew it with npm run certify',
    ]);
    expect(await certify(folder)).toBe(0);
    expect(await gate(folder)).toMatchObject({
      code: 0,
      json: {
        certificate: 'renewed',
        certificateFaults: [],
        judges: [{ what: 'certificate', weaker: [] }],
        variants: [{ here: { grade: 'exhaustive', source: 'run' } }],
      },
    });
    // What it says is what the run says, or it is named.
    say(folder, (certificate) => {
      Object.assign((certificate.pairs as object[])[0], { machines: '7', executions: 8 });
    });
    const forged = await gate(folder);
    expect(forged.code).toBe(1);
    expect(forged.json).toMatchObject({ certificate: 'false' });
    expect(forged.json.reasons[0]).toMatch(
      /^the certificate: it does not say what is so: pairs\.0\.machines is "7", and "\d+" in the run; pairs\.0\.executions is 8, and \d+ in the run; --allow certificate accepts it$/,
    );
    // Not made again, nothing of it is believed.
    expect(await gate(folder, '--no-certify')).toMatchObject({
      code: 1,
      json: { certificate: 'unchecked', variants: [{ weaker: 'grade', here: { grade: 'sampled' } }] },
    });
  },
);

describe('where no variant changed', () => {
  test.each<[string, (folder: string) => void, GateJson['certificate'], string]>([
    [
      'a certificate that is gone',
      (folder) => rmSync(join(folder, CERTIFICATE)),
      'removed',
      'the certificate: it was removed; --allow certificate accepts it',
    ],
    [
      'one that is no JSON',
      (folder) => writeFileSync(join(folder, CERTIFICATE), '{'),
      'corrupt',
      'the certificate: it is none (it is no JSON); --allow certificate accepts it',
    ],
    [
      'one with a field that nobody knows',
      (folder) => say(folder, (certificate) => (certificate.note = 'trust me')),
      'corrupt',
      'the certificate: it is none (it has "note", which is not known); --allow certificate accepts it',
    ],
    [
      'hashes that somebody wrote by hand',
      (folder) => say(folder, ({ sources }) => ((sources as { model: string }).model = 'f'.repeat(64))),
      'false',
      'the certificate: it does not say what is so: it speaks of another state of the model; --allow certificate accepts it',
    ],
    [
      'more races than the base has',
      (folder) => say(folder, ({ bound }) => ((bound as { preemptions: number }).preemptions = 4)),
      'unchecked',
      'the certificate: nothing of it is believed: its bound of 4 races is more than the 0 of the base; --allow certificate accepts it',
    ],
  ])('%s is named and fails', TIME, async (_, change, certificate, reason) => {
    const folder = certified();
    change(folder);
    const { code, json } = await gate(folder);
    expect({ code, certificate: json.certificate, reasons: json.reasons }).toEqual({
      code: 1,
      certificate,
      reasons: [reason],
    });
    expect(json.judges[0]).toMatchObject({ what: 'certificate', files: [CERTIFICATE], allowed: false });
    expect(await gate(folder, '--allow', 'certificate')).toMatchObject({
      code: 0,
      json: { reasons: [], judges: [{ allowed: true }] },
    });
  });
});

test('a verdict that somebody changed by hand is held against a run', TIME, async () => {
  const folder = certified();
  edit(join(folder, FILE), '  k.kvm_release_page_unused(fault.page);\n', '');
  expect(await certify(folder)).toBe(1);
  commitAll(folder, 'divergent, and certified to be');
  say(folder, (certificate) => {
    certificate.verdict = 'equivalent';
    Object.assign((certificate.pairs as object[])[0], { verdict: 'equivalent', divergences: [] });
  });
  const { code, json } = await gate(folder, '--base', 'HEAD');
  expect(code).toBe(1);
  expect(json.reasons).toEqual([
    expect.stringMatching(
      /^the certificate: it does not say what is so: verdict is "equivalent", and "divergent" in the run; pairs\.0\.verdict is "equivalent", and "divergent" in the run; /,
    ),
  ]);
});

test(
  'a divergence that a run finds outweighs the certificate of the base; one that said divergent leaves nothing to lose',
  TIME,
  async () => {
    const folder = certified();
    edit(join(folder, FILE), '  k.kvm_release_page_unused(fault.page);\n', '');
    const { code, json } = await gate(folder);
    expect(code).toBe(1);
    expect(json.reasons).toEqual([
      expect.stringMatching(
        /^one: equivalent \(exhaustive\) at main, divergent here: .*; npx stage2-verify replay out\//,
      ),
    ]);
    git(folder, 'checkout', '--quiet', 'main', '--', '.');
    say(folder, (certificate) => {
      Object.assign((certificate.pairs as object[])[0], { verdict: 'divergent' });
    });
    commitAll(folder, 'divergent at main');
    git(folder, 'branch', '--force', 'main');
    comment(join(folder, FILE));
    expect(await gate(folder)).toMatchObject({ code: 0, json: { variants: [{ weaker: null }] } });
  },
);

test('a model in a checkout that is not the one that runs judges nothing, and is listed', TIME, async () => {
  const folder = certified();
  mkdirSync(join(folder, 'src/kernel'), { recursive: true });
  writeFileSync(join(folder, 'src/kernel/bits.ts'), 'export {};\n');
  expect(await gate(folder)).toMatchObject({
    code: 0,
    json: {
      modelChanged: false,
      judges: [{ what: 'model', files: ['src/kernel/bits.ts'] }],
      variants: [{ change: 'unchanged' }],
    },
  });
});
