// SPDX-License-Identifier: GPL-2.0-only
/** The GitHub action and workflow: what they may do, and their shell run as written. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitAll, copyVariant, edit, git } from '../testing/checkout.ts';
import { emptyFolder, ROOT } from '../testing/cli.ts';
import { complaints } from '../testing/process.ts';
import { violationsOf } from '../testing/schema.ts';
import { type Job, pathWithQuietNpm, runShell, type Step, textOf, yamlOf } from '../testing/workflows.ts';

interface Workflow {
  readonly on: unknown;
  readonly permissions: { readonly [scope: string]: string };
  readonly jobs: { readonly [name: string]: Job };
}
interface Action {
  readonly inputs: { readonly [name: string]: { readonly default: string } };
  readonly runs: { readonly steps: readonly Step[] };
}

const WORKFLOW = '.github/workflows/verify.yml';
const PUBLISH = '.github/workflows/publish.yml';
const publish = yamlOf<Workflow>(PUBLISH);
const workflow = yamlOf<Workflow>(WORKFLOW);
const action = yamlOf<Action>('action.yml');
const jobs = Object.entries(workflow.jobs);
const steps = [
  ...action.runs.steps,
  ...[...jobs, ...Object.entries(publish.jobs)].flatMap(([, job]) => job.steps),
];
const shell = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

describe('the files', () => {
  test('conform to the published schemas', () => {
    expect(violationsOf('githubWorkflow', workflow)).toEqual([]);
    expect(violationsOf('githubWorkflow', publish)).toEqual([]);
    expect(violationsOf('githubAction', action)).toEqual([]);
    expect(violationsOf('githubWorkflow', { ...workflow, on: 'no such event' })).not.toEqual([]);
  });

  test('pin every action by a full hash, with its version beside it', () => {
    const lines = `${textOf(WORKFLOW)}\n${textOf(PUBLISH)}\n${textOf('action.yml')}`
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines)
      expect(line).toMatch(/uses: (\.\/(judge)?|[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  test('put nothing into a shell but through its environment', () => {
    expect(shell.length).toBeGreaterThan(3);
    for (const script of shell) expect(script).not.toContain('${{');
  });

  test('run on pull requests with a token that reads, and write only where no code of the request runs', () => {
    expect(workflow.on).toBe('pull_request');
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const writing = jobs.filter(([, { permissions }]) => Object.values(permissions ?? {}).includes('write'));
    expect(writing.map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['code-scanning', { 'security-events': 'write', actions: 'read', contents: 'read' }],
    ]);
    const used = writing.flatMap(([, job]) => job.steps).map(({ run, uses }) => run ?? uses?.split('@')[0]);
    expect(used).toEqual(['actions/download-artifact', 'github/codeql-action/upload-sarif']);
  });

  test('gate by the program of the base', () => {
    const { steps: gate } = workflow.jobs.gate;
    const base = gate.at(-1)?.with?.base;
    expect(base).toMatch(/^\$\{\{ github\.event\.pull_request\.base\.sha \}\}$/);
    const judge = gate.find((step) => step.with?.path === 'judge');
    expect(judge).toMatchObject({ with: { ref: base, 'persist-credentials': false } });
    expect(gate.filter(({ uses }) => uses?.startsWith('./'))).toMatchObject([
      { uses: './judge', with: { base } },
    ]);
  });

  test('list what is installed, and publish with a statement of where it comes from', () => {
    const scripts = (job: Job): string => job.steps.map(({ run }) => run ?? '').join('\n');
    expect(scripts(workflow.jobs['supply-chain'])).toContain(
      'npm sbom --sbom-format cyclonedx > sbom.cdx.json',
    );
    expect(publish.on).toEqual({ release: { types: ['published'] } });
    expect(publish.permissions).toEqual({ contents: 'read' });
    expect(publish.jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(scripts(publish.jobs.publish)).toContain(
      'npm publish --provenance --access public --ignore-scripts',
    );
    const withToken = publish.jobs.publish.steps.filter(({ env }) => env?.NODE_AUTH_TOKEN !== undefined);
    expect(withToken).toHaveLength(1);
  });

  test('keep no token in a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(1);
    for (const { with: inputs } of checkouts) expect(inputs).toMatchObject({ 'persist-credentials': false });
  });

  test('name inputs that there are', () => {
    const given = steps
      .filter(({ uses }) => uses?.startsWith('./'))
      .flatMap((step) => Object.keys(step.with ?? {}));
    const read = [...textOf('action.yml').matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
    for (const name of [...given, ...read]) expect(Object.keys(action.inputs)).toContain(name);
    expect(new Set(read)).toEqual(new Set(Object.keys(action.inputs)));
  });
});

describe('the step that plans shards', () => {
  const plan = workflow.jobs.plan.steps[0].run ?? '';
  const planned = async (SHARDS: string) => {
    const folder = emptyFolder();
    const ended = await runShell(folder, plan, { SHARDS, GITHUB_OUTPUT: join(folder, 'output') });
    const output = existsSync(join(folder, 'output')) ? readFileSync(join(folder, 'output'), 'utf8') : '';
    return { ...ended, shards: output === '' ? null : JSON.parse(output.replace('shards=', '')) };
  };

  test.each([
    ['', ['']],
    ['1', ['']],
    ['3', ['1/3', '2/3', '3/3']],
    ['20', Array.from({ length: 20 }, (_, i) => `${i + 1}/20`)],
  ])('makes of "%s" %j', async (count, shards) => {
    expect(await planned(count)).toMatchObject({ code: 0, shards });
  });

  test.each(['0', '21', '3; touch x', '$(id)', '1\n2'])('refuses "%s"', async (count) => {
    const { code, shards, stdout } = await planned(count);
    expect({ code, shards }).toEqual({ code: 2, shards: null });
    expect(stdout).toContain('give a number from 1 to 20');
  });
});

describe('the action', () => {
  const step = (name: string): Step => {
    const found = action.runs.steps.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`action.yml has no step "${name}"`);
    return found;
  };

  /** Runs a step with the environment that GitHub makes of the inputs. */
  const run = (name: string, folder: string, inputs: { readonly [name: string]: string }) => {
    const { env = {}, run: script = '' } = step(name);
    const values = Object.entries(env).map(([variable, expression]): [string, string] => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1] ?? '';
      return [variable, inputs[input] ?? action.inputs[input].default];
    });
    return runShell(folder, script, {
      ...Object.fromEntries(values),
      GITHUB_ACTION_PATH: ROOT,
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      PATH: pathWithQuietNpm(),
    });
  };

  /** A checkout with a variant that leaks a page since `main`. */
  const checkout = (): string => {
    const folder = emptyFolder();
    git(folder, 'init', '--quiet', '--initial-branch=main');
    copyVariant('refactored/extracted-helpers', join(folder, 'refactored/one'));
    commitAll(folder, 'base');
    const file = join(folder, 'refactored/one/user_mem_abort.ts');
    edit(file, '  k.kvm_release_page_unused(fault.page);\n', '');
    return folder;
  };

  test('builds itself where it lies', async () => {
    const { code, stdout } = await run('Build stage2-verify', emptyFolder(), {});
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'npm ci --ignore-scripts --no-audit --no-fund\nnpm run -s build\n',
    });
  });

  test('gates what changed since the base, and tells GitHub', async () => {
    const folder = checkout();
    const { code, stdout } = await run('Verify', folder, { base: 'main', runs: '500' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=refactored\/one\/\w+\.ts,line=\d+,title=/m);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toContain('**FAILS: one is weaker than at main');
    for (const file of ['junit.xml', 'verify.sarif', 'gate.json'])
      expect(existsSync(join(folder, 'reports/ci', file)), file).toBe(true);
  });

  test('verifies what is named where there is no base', async () => {
    const folder = checkout();
    const refactored = 'refactored/one/user_mem_abort.ts\n\nfault-desc\n';
    const { code, stdout } = await run('Verify', folder, { refactored, runs: '300', 'report-dir': 'out' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^one +breaks/m);
    expect(stdout).toMatch(/^fault-desc +equivalent/m);
    expect(existsSync(join(folder, 'out/junit.xml'))).toBe(true);
  });

  test('does shards, which the workflow merges to one report with a say of its own', async () => {
    const folder = emptyFolder();
    symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
    for (const k of [1, 2]) {
      const inputs = { shard: `${k}/2`, runs: '300', 'report-dir': `shards/shard-${k - 1}` };
      const ended = await run('Verify', folder, inputs);
      expect({ code: ended.code, stderr: complaints(ended) }).toEqual({ code: 0, stderr: '' });
    }
    const merge = workflow.jobs.merge.steps.findLast((one) => one.run !== undefined)?.run ?? '';
    const summary = join(folder, 'merged-summary');
    const ended = await runShell(folder, merge, { GITHUB_STEP_SUMMARY: summary, PATH: pathWithQuietNpm() });
    expect({ code: ended.code, stderr: complaints(ended) }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(summary, 'utf8')).toContain('**EQUIVALENT (sampled, 300 scenarios');
    expect(existsSync(join(folder, 'reports/ci/junit.xml'))).toBe(true);
  });

  test('takes inputs for what they say, whatever they say', async () => {
    const folder = checkout();
    for (const inputs of [
      { base: '"; touch hit; "' },
      { base: '$(touch hit)' },
      { base: '--help' },
      { base: '`touch hit`' },
    ]) {
      const { code, stderr } = await run('Verify', folder, inputs);
      expect({ code, inputs }).toEqual({ code: 2, inputs });
      expect(stderr).toContain(`--base ${inputs.base} names no commit`);
    }
    const { code, stderr } = await run('Verify', folder, { refactored: 'a b$(touch hit).ts' });
    expect(code).toBe(2);
    expect(stderr).toContain('--refactored a b$(touch hit).ts names no file');
    expect(existsSync(join(folder, 'hit'))).toBe(false);
  });
});
