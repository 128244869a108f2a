// SPDX-License-Identifier: GPL-2.0-only
/** Workflows, actions and pipelines: read as their systems read them, and their shell run as written. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { emptyFolder, type Finished, ROOT } from './cli.ts';
import { finished, startProgram } from './process.ts';

/** A step of a job or of an action. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: { readonly [input: string]: unknown };
  readonly env?: { readonly [name: string]: string };
}

/** A job of a workflow. */
export interface Job {
  readonly permissions?: { readonly [scope: string]: string };
  readonly steps: readonly Step[];
}

/** A file of the project, parsed. */
export function yamlOf<T>(path: string): T {
  return parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

/** The file as text. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/**
 * Runs shell text the way that GitHub runs `shell: bash`, which is how GitLab runs the lines of a script too: it ends with the first
 * command that fails. What the runner itself has set is empty.
 */
export function runShell(
  folder: string,
  script: string,
  variables: { readonly [name: string]: string },
): Promise<Finished> {
  const file = join(emptyFolder(), 'script.sh');
  writeFileSync(file, script);
  return finished(
    startProgram(folder, ['bash', '--noprofile', '--norc', '-eo', 'pipefail', file], variables),
  );
}

/** A PATH on which `npm` says what it was called with, and does nothing: what it would make is there already. */
export function pathWithQuietNpm(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho "npm $*"\n');
  chmodSync(join(folder, 'bin/npm'), 0o755);
  return `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
}
