// SPDX-License-Identifier: GPL-2.0-only
/** The files under deploy/ conform to the schemas of those who read them, and their shell steps do what they are for. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, type Finished, ROOT } from '../testing/cli.ts';
import { complaints, finished, MAIN } from '../testing/process.ts';
import { violationsOf } from '../testing/schema.ts';

type Env = { readonly [name: string]: string };

interface Workflow {
  readonly env: Env;
  readonly jobs: {
    readonly [name: string]: {
      readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
      readonly steps: readonly { readonly name?: string; readonly run?: string; readonly env?: Env }[];
    };
  };
}

interface Manifest {
  readonly spec: {
    readonly completionMode?: string;
    readonly completions?: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly command: readonly string[];
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value: string }[];
        }[];
      };
    };
  };
}

function deployed<T>(file: string): T {
  return parse(readFileSync(join(ROOT, 'deploy', file), 'utf8')) as T;
}

/** A run that is over soon instead of the one that the files are for. */
const OPTIONS = '--refactored state-object --runs 9000';

/** An empty folder, and a PATH on which the program is installed; `npx --no-install` starts it as well. */
function machine(): { readonly folder: string; readonly PATH: string } {
  const folder = emptyFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('stage2-verify', `exec "${process.execPath}" "${MAIN}" "$@"`);
  script('npx', '[ "$1" = --no-install ] && shift && exec "$@"');
  return { folder, PATH: `${bin}:${process.env.PATH}` };
}

function execute(folder: string, command: string, args: readonly string[], env: Env): Promise<Finished> {
  return finished(spawn(command, args, { cwd: folder, env: { ...process.env, ...env }, stdio: 'pipe' }));
}

test('the workflow conforms to its schema, and its steps share out a run and merge it', async () => {
  const workflow = deployed<Workflow>('github-actions.yml');
  expect(violationsOf('githubWorkflow', workflow)).toEqual([]);
  expect(workflow.env.OPTIONS).toContain('--engine exhaustive');

  const { folder, PATH } = machine();
  const step = (job: string, name: string): { readonly run?: string; readonly env?: Env } =>
    workflow.jobs[job].steps.find((candidate) => candidate.name === name) ?? {};
  // GitHub runs a step without "shell" like this.
  const bash = (run: string | undefined, env: Env): Promise<Finished> =>
    execute(folder, 'bash', ['-e', '-c', run ?? 'exit 99'], { PATH, OPTIONS, ...env });
  const shards = workflow.jobs.shard.strategy?.matrix.shard ?? [];
  expect(shards).toEqual([1, 2, 3, 4]);
  const { env = {}, run } = step('shard', 'Run the shard');
  expect(env).toEqual({ SHARD: `\${{ matrix.shard }}`, SHARDS: `\${{ strategy.job-total }}` });
  for (const end of await Promise.all(
    shards.map((shard) => bash(run, { SHARD: String(shard), SHARDS: String(shards.length) })),
  )) {
    expect(complaints(end)).toBe('');
    expect(end.code).toBe(0);
  }
  const merged = await bash(step('merge', 'Merge the shards').run, {});
  expect(merged.stdout).toMatch(/^EQUIVALENT \(sampled, 9,000 scenarios/);
  expect(merged.code).toBe(0);
});

test('the Kubernetes jobs conform to their schema; the pods share out a run, go on, and merge it', async () => {
  const shards = deployed<Manifest>('kubernetes-shards.yaml');
  const merge = deployed<Manifest>('kubernetes-merge.yaml');
  for (const manifest of [shards, merge])
    expect(() => new Job(manifest as ConstructorParameters<typeof Job>[0]).validate()).not.toThrow();
  const wrong = { ...shards, spec: { ...shards.spec, completionMode: 'indexed' } };
  expect(() => new Job(wrong as ConstructorParameters<typeof Job>[0]).validate()).toThrow('completionMode');
  expect(shards.spec.completionMode).toBe('Indexed');

  const { folder, PATH } = machine();
  const pod = ({ spec }: Manifest, env: Env): Promise<Finished> => {
    const [{ args, command, env: own }] = spec.template.spec.containers;
    const given = Object.fromEntries(own.map(({ name, value }) => [name, value]));
    expect(given.SHARDS).toBe(String(shards.spec.completions));
    expect(given.RESULTS).toBe('/results');
    const results = { RESULTS: join(folder, 'results'), OPTIONS };
    return execute(folder, command[0], [...command.slice(1), ...args], {
      PATH,
      ...given,
      ...results,
      ...env,
    });
  };
  const indexes = Array.from({ length: shards.spec.completions ?? 0 }, (_, index) => index);
  for (const end of await Promise.all(
    indexes.map((index) => pod(shards, { JOB_COMPLETION_INDEX: String(index) })),
  ))
    expect(end.code).toBe(0);
  // Another pod in place of the first goes on, and does not start anew with whatever its options are.
  const again = await pod(shards, { JOB_COMPLETION_INDEX: '0', OPTIONS: '--runs 1' });
  expect(again.stdout).toContain('shard 1/4: complete');
  const merged = await pod(merge, {});
  expect(merged.stdout).toMatch(/^EQUIVALENT \(sampled, 9,000 scenarios/);
  expect(merged.code).toBe(0);
});
