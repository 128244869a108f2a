// SPDX-License-Identifier: GPL-2.0-only
/** `gate` in a checkout of the project itself: the mutants of changed lines, and the build. */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GateJson } from '../../src/report/gate/json.ts';
import { edit, git } from '../testing/checkout.ts';
import { emptyFolder, ROOT } from '../testing/cli.ts';
import { finished, startProgram } from '../testing/process.ts';

const CHANGED = 'refactored/fault-desc/kvm_s2_fault_compute_prot.ts';

/** A checkout of the project with its build. */
function project(): string {
  const folder = emptyFolder();
  for (const path of ['package.json', 'legacy', 'refactored', 'src', 'dist'])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  return folder;
}

function gate(folder: string, ...args: readonly string[]) {
  return finished(
    startProgram(folder, [process.execPath, join(folder, 'dist/src/cli/main.js'), 'gate', ...args]),
  );
}

test('mutants of the changed lines are hunted, and a build of other sources is refused', async () => {
  const folder = project();
  const line = '    prot.value |= KVM_PGTABLE_PROT_W;\n';
  edit(join(folder, CHANGED), line, `${line}    // More was here.\n`);
  git(folder, 'add', 'legacy', 'refactored', 'src', 'package.json');
  git(folder, 'commit', '--quiet', '--message', 'base');
  const old = await gate(folder, '--base', 'main');
  expect(old.code).toBe(2);
  expect(old.stderr).toContain(
    `${CHANGED} is not what stage2-verify was built from; run npm run build, and the gate again`,
  );
  edit(join(folder, CHANGED), '    // More was here.\n', '');
  const { code, stdout } = await gate(folder, '--base', 'main', '--runs', '1000', '--json');
  const json = JSON.parse(stdout) as GateJson;
  expect(json.variants.map(({ change, name }) => [name, change])).toEqual([
    ['extracted-helpers', 'unchanged'],
    ['fault-desc', 'changed'],
    ['state-object', 'unchanged'],
  ]);
  expect(json.mutants).toMatchObject({ survivors: [] });
  expect(json.mutants?.killed).toBeGreaterThan(0);
  expect(code).toBe(0);
});
