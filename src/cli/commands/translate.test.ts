// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../../../properties/testing/cli.ts';

const C = `static int twice(int x)
{
	return 2 * x;
}

static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested,
			  struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)
{
#ifdef CONFIG_SOMETHING
	return -EINVAL;
#endif
	return twice(-EFAULT);
}
`;

describe('translate', () => {
  it('prints each line with its C line, and what the translation rests on', async () => {
    const folder = folderWith({ 'mmu.c': C });
    const { code, stdout } = await run(folder, 'translate', 'mmu.c', '--config', 'CONFIG_SOMETHING=n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/return Math\.imul\(2, x\).* \/\/ 3\n|return .*2.*x.* \/\/ 3\n/);
    expect(stdout).toContain('// functions: twice() 1, user_mem_abort() 6\n');
    expect(stdout).toContain('// symbol CONFIG_SOMETHING: n\n');
  });

  it('writes a folder with the source map', async () => {
    const folder = folderWith({ 'mmu.c': C });
    const { code } = await run(folder, 'translate', 'mmu.c', '--config', 'CONFIG_SOMETHING=y', '-o', 'out');
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['mmu.ts', 'mmu.ts.map']);
    expect(JSON.parse(readFileSync(join(folder, 'out/mmu.ts.map'), 'utf8'))).toMatchObject({ version: 3 });
  });

  it.each([
    ['a symbol without a value', ['mmu.c'], /mmu\.c:9: .*CONFIG_SOMETHING/],
    ['a file that is not there', ['gone.c'], /FILE gone\.c names no file/],
    [
      'a function that is not there',
      ['mmu.c', '--function', 'user_mem_abrot'],
      /mmu\.c:1: no function user_mem_abrot\(\).*user_mem_abort/,
    ],
    ['a value that is none', ['mmu.c', '--config', 'CONFIG_SOMETHING'], /--config is "CONFIG_SOMETHING"/],
    ['a release that is none', ['mmu.c', '--release', '5.4'], /--release is "5\.4"; use one of 7\.1/],
    ['declarations that are not there', ['mmu.c', '--facade', 'gone.h'], /--facade gone\.h names no file/],
  ])('refuses %s in one sentence', async (_, words, sentence) => {
    const { code, stderr } = await run(folderWith({ 'mmu.c': C }), 'translate', ...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
