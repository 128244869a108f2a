// SPDX-License-Identifier: GPL-2.0-only
import { basename, dirname } from 'node:path';
import { firstComment, sourceFiles } from './map.ts';

let folder = '';
for (const file of sourceFiles()) {
  if (dirname(file) !== folder) {
    folder = dirname(file);
    console.log(`\n${folder}/`);
  }
  console.log(`  ${basename(file)}: ${firstComment(file) ?? ''}`);
}
