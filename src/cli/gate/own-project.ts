// SPDX-License-Identifier: GPL-2.0-only
// Whether this is the project that was built, and from these sources.
import { realpathSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readPackage } from '../../source/package-info.ts';
import { mappedText } from '../../source/program-text.ts';
import { UsageError } from '../usage-error.ts';
import { decides, JUDGES } from './sources.ts';
import type { Tree } from './trees.ts';

/** Whether a folder of a checkout is the project that this command was built from. */
export function isOwnProject(root: string, project: string): boolean {
  return realpathSync(join(root, project)) === realpathSync(readPackage().folder);
}

/**
 * Refuses to judge sources by another build than their own: the model that runs, and the code that is mutated, are what was built.
 * @throws UsageError if the project was built from other sources than those that are here
 */
export function refuseOldBuild(root: string, project: string, here: Tree): void {
  if (!isOwnProject(root, project)) return;
  const built = join(readPackage().folder, 'dist');
  for (const folder of ['legacy', 'refactored', ...JUDGES]) {
    for (const path of here.below(posix.join(project, folder)).filter(decides)) {
      const inProject = posix.relative(project, path);
      const text = here.read(path);
      if (text !== null && text !== mappedText(join(built, inProject.replace(/\.ts$/, '.js'))))
        throw new UsageError(
          `${path} is not what stage2-verify was built from; run npm run build, and the gate again`,
        );
    }
  }
}
