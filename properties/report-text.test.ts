// SPDX-License-Identifier: GPL-2.0-only
// Counterexample and page say what a reader needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, run } from './testing/cli.ts';

/** A variant that forgets to look whether the sequence is stale. */
const FORGETFUL = `import { EFAULT } from 'stage2-verify/kernel';
export function user_mem_abort(k: any, s2fd: any) {
  k.mmap_read_lock(k.current.mm);
  k.vma_lookup(k.current.mm, s2fd.hva);
  return -EFAULT;
}
`;

describe('the text of a report', () => {
  test('a counterexample has everything that somebody needs who has to act on it, and 80 columns hold it', async () => {
    const folder = folderWith({ 'forgetful.ts': FORGETFUL });
    const { code, stdout } = await run(folder, ...'--refactored forgetful.ts --runs 500'.split(' '));
    expect(code).toBe(1);
    expect(stdout.split('\n', 1)[0]).toMatch(/^DIVERGENT \(sampled, 500 scenarios, 1 race, seed 1\)/);
    expect(stdout).toContain('locks-balanced (forgetful)');
    expect(stdout).toMatch(/ESR_EL2=0x[0-9a-f]+ \((DABT|IABT)/);
    expect(stdout).toContain('first difference (- legacy, + forgetful):');
    expect(stdout).toMatch(/m\.\.\. {2}vma_lookup\(addr 0x[0-9a-f]+\) = a VMA/);
    expect(stdout).toMatch(/locks +- none\n +\+ mmap_lock held/);
    expect(stdout).toContain('replay: npx stage2-verify replay .stage2-verify/scenarios/forgetful-1.json');
    // There is no terminal.
    expect(stdout).not.toContain('\u001b');
    const commands = /npx stage2-verify/;
    const long = stdout.split('\n').filter((line) => line.length > 80 && !commands.test(line));
    expect(long).toEqual([]);
  });

  test('the page has the verdict, the command, the analyses and what the verdict leaves open', async () => {
    const folder = folderWith({ 'forgetful.ts': FORGETFUL });
    await run(folder, ...'--refactored forgetful.ts --refactored fault-desc --runs 3000'.split(' '));
    const page = readFileSync(join(folder, '.stage2-verify/verify.md'), 'utf8');
    for (const words of [
      'DIVERGENT (sampled',
      '| forgetful | divergent |',
      'npx stage2-verify verify --refactored forgetful.ts --refactored fault-desc --runs 3000',
      '## forgetful-1:',
      '## Declared: folded-pmd-thp (fault-desc)',
      '### pfnmap-block-past-vma',
      'get_vma_page_shift() tests',
      '## What this does not prove',
    ]) {
      expect(page).toContain(words);
    }
  });
});
