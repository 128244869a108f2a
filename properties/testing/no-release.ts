// SPDX-License-Identifier: GPL-2.0-only
/** A planted bug that README and the browser tests show. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

/** The module of the variant below the folder that it was planted in. */
export const NO_RELEASE = 'no-release/user_mem_abort.ts';

/** Puts `no-release/` into a folder: the state-object state, which no longer gives back a page that it does not use. */
export function plantNoRelease(folder: string): void {
  const planted = join(folder, 'no-release');
  cpSync(join(ROOT, 'refactored/state-object'), planted, { recursive: true });
  for (const name of readdirSync(planted)) {
    const path = join(planted, name);
    const text = readFileSync(path, 'utf8').replaceAll(
      /'\.\.\/\.\.\/src\/kernel\/[^']*'/g,
      "'stage2-verify/kernel'",
    );
    writeFileSync(path, text.replace(/^ *k\.kvm_release_page_unused\(fault\.page\);\n/m, ''));
  }
}
