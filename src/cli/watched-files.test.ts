// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../../properties/testing/cli.ts';
import { watchedFiles } from './watched-files.ts';

it('lists a module, what it imports, and what it imports and does not find, but not the kernel', () => {
  const folder = folderWith({
    'mine/user_mem_abort.ts': `import { POISON } from '../src/kernel/index.ts';
import { ref } from 'stage2-verify/kernel';
import { helper } from './helper.js';
import '../shared/late.ts';
`,
    'mine/helper.ts':
      "export { other } from './other';\nexport { user_mem_abort } from './user_mem_abort.ts';\n",
    'mine/other.ts': '',
    'src/kernel/index.ts': '',
  });
  expect(watchedFiles(join(folder, 'mine/user_mem_abort.ts'))).toEqual(
    ['mine/user_mem_abort.ts', 'mine/helper.ts', 'mine/other.ts', 'shared/late.ts'].map((file) =>
      join(folder, file),
    ),
  );
});
