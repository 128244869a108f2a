// SPDX-License-Identifier: GPL-2.0-only
/** The examples for GitLab and for a plain shell, run as written in a checkout of the project. */
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comment, commitAll, git } from '../testing/checkout.ts';
import { emptyFolder, type Finished, ROOT } from '../testing/cli.ts';
import { complaints } from '../testing/process.ts';
import { violationsOf } from '../testing/schema.ts';
import { pathWithQuietNpm, runShell, yamlOf } from '../testing/workflows.ts';

interface Pipeline {
  readonly 'stage2-verify': {
    readonly script: readonly string[];
    readonly variables: { readonly [name: string]: string };
    readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
  };
}

const VARIANT = 'refactored/fault-desc/kvm_s2_fault_map.ts';
const pipeline = yamlOf<Pipeline>('docs/ci/gitlab-ci.yml');
const job = pipeline['stage2-verify'];

/** A checkout of the project in which a comment of a variant changed since `main`, with the build of this project. */
function checkout(): string {
  const folder = emptyFolder();
  for (const path of ['package.json', '.gitignore', 'legacy', 'refactored', 'src', 'docs'])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  comment(join(folder, VARIANT));
  commitAll(folder, 'base');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  cpSync(join(ROOT, VARIANT), join(folder, VARIANT));
  commitAll(folder, 'a comment less');
  for (const path of ['dist', 'node_modules']) symlinkSync(join(ROOT, path), join(folder, path));
  return folder;
}

/** What every way of running the gate has to come to in that checkout. */
function expectGated(ended: Finished, folder: string): void {
  const { code, stdout } = ended;
  expect({ code, stderr: complaints(ended) }).toEqual({ code: 0, stderr: '' });
  const [install, build, verdict] = stdout.split('\n');
  expect([install, build]).toEqual(['npm ci --ignore-scripts --no-audit --no-fund', 'npm run -s build']);
  expect(verdict).toMatch(/^PASSES: nothing is weaker than at /);
  expect(stdout).toMatch(/^fault-desc +changed +equivalent \(sampled\) +equivalent \(sampled\)$/m);
  const junit = readFileSync(join(folder, job.artifacts.reports.junit), 'utf8');
  expect(junit).toContain('name="fault-desc is no weaker than at the base"');
}

test('the pipeline conforms to the schema that GitLab publishes', () => {
  expect(violationsOf('gitlab', pipeline)).toEqual([]);
  expect(violationsOf('gitlab', { 'stage2-verify': { ...job, script: 7 } })).not.toEqual([]);
});

test('the script of the pipeline gates a merge request', async () => {
  const folder = checkout();
  // The base is built where it was checked out: with the same build here.
  const build = `for path in dist node_modules; do ln -s "${ROOT}/$path" .; done`;
  const ended = await runShell(folder, job.script.join('\n').replace('npm run -s build', `$&\n${build}`), {
    ...job.variables,
    RUNS: '300',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: git(folder, 'rev-parse', 'main'),
    PATH: pathWithQuietNpm(),
  });
  expectGated(ended, folder);
  expect(job.artifacts.paths).toContain('reports/ci/');
});

test('the shell script gates a checkout from any of its folders, and fails as the gate does', async () => {
  const folder = checkout();
  const variables = { RUNS: '300', PATH: pathWithQuietNpm() };
  expectGated(await runShell(join(folder, 'docs'), 'exec ci/gate.sh main', variables), folder);
  const refused = await runShell(folder, 'exec docs/ci/gate.sh no-such-branch', variables);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--base no-such-branch names no commit');
});
