// SPDX-License-Identifier: GPL-2.0-only
// Scenarios as the C programs that reviewers get, run on a booted kernel.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot, compile, MACHINES } from './boot.ts';
import type { Drawn } from './draw.ts';
import { programOf } from './program.ts';
import type { BootName } from './realise.ts';
import { SILENCE } from './run.ts';

/** What a program said. */
export interface Ran {
  /** Id of the scenario. */
  readonly program: string;
  /** TAP. */
  readonly output: string;
  /** Its exit code: 0, 1 if something came out otherwise, 4 if it could not be tried. */
  readonly status: number;
}

/** Compiles the programs of all scenarios that make one, and runs each on the machine that it needs. */
export async function runPrograms(
  image: string,
  all: readonly Drawn[],
  release: string,
): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-programs-'));
  try {
    for (const name of Object.keys(MACHINES) as readonly BootName[]) {
      const programs = all.flatMap((drawn) => {
        const program =
          drawn.realised.boot === name ? programOf(drawn, { release, command: drawn.id }) : null;
        if (program?.kind !== 'program') return [];
        const file = join(folder, `${drawn.id}.c`);
        writeFileSync(file, program.text);
        return [{ name: drawn.id, contents: compile([file], join(folder, drawn.id)) }];
      });
      if (programs.length === 0) continue;
      const onLine = (line: unknown): void => {
        if (typeof line === 'object' && line !== null && 'program' in line) ran.push(line as Ran);
      };
      await boot({ image, name, scenarios: '', programs, onLine, silence: SILENCE });
    }
    return ran;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
