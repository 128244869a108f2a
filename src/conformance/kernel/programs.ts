// SPDX-License-Identifier: GPL-2.0-only
// Scenarios as the C programs that reviewers get, compiled for the machines that they need.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type Executable } from './boot.ts';
import type { Drawn } from './draw.ts';
import { programOf } from './program.ts';
import type { BootName } from './realise.ts';

/** The programs of each machine. */
export type Programs = ReadonlyMap<BootName, readonly Executable[]>;

/** What a program said. */
export interface Ran {
  /** Id of the scenario. */
  readonly program: string;
  /** TAP. */
  readonly output: string;
  /** Its exit code: 0, 1 if something came out otherwise, 4 if it could not be tried. */
  readonly status: number;
}

/** Compiles the programs of all scenarios that make one. */
export function compiledPrograms(all: readonly Drawn[], release: string): Programs {
  const programs = new Map<BootName, Executable[]>();
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-programs-'));
  try {
    for (const drawn of all) {
      const program = programOf(drawn, { release, command: drawn.id });
      if (program.kind !== 'program') continue;
      const file = join(folder, `${drawn.id}.c`);
      writeFileSync(file, program.text);
      const contents = compile([file], join(folder, drawn.id));
      const { boot } = drawn.realised;
      programs.set(boot, [...(programs.get(boot) ?? []), { name: drawn.id, contents }]);
    }
    return programs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
