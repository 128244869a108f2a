// SPDX-License-Identifier: GPL-2.0-only
// Another subject on the command line.
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './testing/cli.ts';

const handler = (
  mark: string,
): string => `static void handle_access_fault(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa)
{
	struct kvm_pgtable *pgt = vcpu->arch.hw_mmu->pgt;

	guard(read_lock)(&vcpu->kvm->mmu_lock);
	${mark}
}
`;
const MARK = 'KVM_PGT_FN(kvm_pgtable_stage2_mkyoung)(pgt, fault_ipa, KVM_PGTABLE_WALK_SHARED);';
const FILES = {
  'old.c': handler(MARK),
  'new.c': handler(`if (!kvm_is_write_fault(vcpu))\n\t\t${MARK}`),
};
const which = ['--function', 'handle_access_fault'] as const;
const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which] as const;

describe('verify --function handle_access_fault', () => {
  it('says what breaks, at its line, and replays it', async () => {
    const folder = folderWith(FILES);
    const { code, stdout } = await run(folder, 'verify', ...pair, '--runs', '500');
    expect(code).toBe(1);
    expect(stdout).toContain('new breaks an invariant that old keeps: access-flag-set');
    expect(stdout).toContain('handle_access_fault() old.c:6');
    expect(stdout).toMatch(/^canaries {2}2 of 2 caught/m);
    const file = '.stage2-verify/scenarios/new-1.json';
    expect(stdout).toContain(`replay ${file} --function handle_access_fault`);
    const replayed = await run(folder, 'replay', file, ...which);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('access-flag-set');
    const other = await run(folder, 'replay', file);
    expect(other.code).toBe(2);
    expect(other.stderr).toBe(
      `stage2-verify: ${file} is a scenario of handle_access_fault(); give --function handle_access_fault.\n`,
    );
  });

  it('has no version of its own to compare with', async () => {
    const folder = folderWith(FILES);
    const alone = await run(folder, 'verify', '--refactored', 'new.c', ...which);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain(
      'no version of handle_access_fault() ships with the program; give two with',
    );
    const written = await run(folder, 'verify', '--legacy', 'old.c', '--refactored', 'fault-desc', ...which);
    expect(written.code).toBe(2);
    expect(written.stderr).toContain(
      '--refactored fault-desc is no C, and handle_access_fault() is verified from C',
    );
  });
});
