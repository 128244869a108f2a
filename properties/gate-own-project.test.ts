// SPDX-License-Identifier: GPL-2.0-only
/** `gate` on this very project, judged by a build that lies elsewhere, as in CI. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certifiedSources } from '../src/cli/certified-sources.ts';
import { loadVariants } from '../src/cli/load-variant.ts';
import { changedSources } from '../src/report/certificate/changed.ts';
import type { GateJson } from '../src/report/gate/json.ts';
import { comment, commitAll, git } from './testing/checkout.ts';
import { emptyFolder, ROOT, run } from './testing/cli.ts';

const CERTIFICATE = 'reports/certificate.json';

/** A clone of the project in which nothing was touched. */
function clone(): string {
  const folder = emptyFolder();
  for (const path of ['package.json', 'package-lock.json', 'legacy', 'refactored', 'src', CERTIFICATE])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commitAll(folder, 'the project');
  return folder;
}

async function gate(folder: string, ...args: readonly string[]) {
  const { code, stderr, stdout } = await run(
    folder,
    'gate',
    '--base',
    'HEAD',
    '--runs',
    '300',
    '--json',
    ...args,
  );
  expect({ code: code === 0 || code === 1 ? 'told' : code, stderr: code === 1 ? '' : stderr }).toEqual({
    code: 'told',
    stderr: '',
  });
  return { code, json: JSON.parse(stdout) as GateJson };
}

test('an untouched clone passes, and its certificate speaks of it as much as of the project', async () => {
  const certificate = JSON.parse(readFileSync(join(ROOT, CERTIFICATE), 'utf8'));
  const changed = changedSources(
    certificate.sources,
    certifiedSources(await loadVariants(undefined, undefined, ROOT)),
  );
  const { code, json } = await gate(clone());
  expect(code).toBe(0);
  expect(json.certificate).toBe(changed.length === 0 ? 'valid' : 'outdated');
  expect(json.judges).toEqual([]);
  expect(json.variants.map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

test('a change of the model, of commands and of packages has no say in its own verdict, and is listed', async () => {
  const folder = clone();
  for (const path of ['src/kernel/bits.ts', 'src/cli/main.ts', 'src/core/pair.ts'])
    comment(join(folder, path));
  const { code, json } = await gate(folder);
  expect(code).toBe(0);
  expect(json.modelChanged).toBe(false);
  expect(json.judges).toEqual([
    { what: 'model', files: ['src/core/pair.ts', 'src/kernel/bits.ts'], weaker: [], allowed: false },
    { what: 'command-line', files: ['src/cli/main.ts'], weaker: [], allowed: false },
  ]);
  expect(json.variants.map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

test('a variant that changes nothing is weaker only in that nobody certified it again', async () => {
  const folder = clone();
  comment(join(folder, 'refactored/extracted-helpers/kvm_s2_fault_map.ts'));
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.variants[0]).toMatchObject({
    name: 'extracted-helpers',
    because: ['refactored/extracted-helpers/kvm_s2_fault_map.ts'],
    here: { verdict: 'equivalent', grade: 'sampled', source: 'run' },
    weaker: 'grade',
  });
  expect((await gate(folder, '--allow', 'certificate')).code).toBe(0);
});
