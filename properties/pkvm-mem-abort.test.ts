// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { PKVM_MEM_ABORT as subject } from '../src/subjects/pkvm_mem_abort/subject.ts';
import { HONEST, protectedHandler } from './testing/protected.ts';
import { edited, verifying } from './testing/verifying.ts';

const base = protectedHandler();
const renamed = protectedHandler(HONEST.replaceAll('held', 'got'), 'tip');

/** The handler with pieces of its text changed, which have to be there. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): VariantOfC {
  return protectedHandler(edited(HONEST, ...changes), 'tip');
}

const verified = verifying(subject, base, { runs: 3_000 });

describe('pkvm_mem_abort() as a subject', () => {
  it('catches its canaries, and a right handler breaks nothing', async () => {
    const report = await verified(renamed);
    expect(report.canaries.filter(({ caught }) => !caught)).toEqual([]);
    expect(report.canaries).toHaveLength(6);
    expect(report.verdict).toBe('equivalent');
    expect(report.baseProblems).toEqual([]);
  });

  it('is walked through at every page size', async () => {
    const all = await verified(renamed, { engine: 'exhaustive', preemptions: 0 });
    expect(all).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive', baseProblems: [] });
  });

  it('is walked through with one race at 4K', async () => {
    const all = await verified(renamed, { engine: 'exhaustive', pageSize: '4k' });
    expect(all).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive', baseProblems: [] });
  });

  it('knows what 0cdcc1039200 mended', async () => {
    const before = changed(['ALIGN_DOWN(s2fd->fault_ipa, PAGE_SIZE)', 's2fd->fault_ipa']);
    const report = await verified(base, { legacy: before, preemptions: 0 });
    expect(report.baseProblems.map(({ id }) => id)).toEqual(['unaligned-address']);
    expect(report.pairs[0]).toMatchObject({ word: 'mends' });
  });

  it.each<readonly [string, string, readonly (readonly [string, string])[]]>([
    [
      'the address of the fault as it is, within its page, as before 0cdcc1039200',
      'progress',
      [['ALIGN_DOWN(s2fd->fault_ipa, PAGE_SIZE)', 's2fd->fault_ipa']],
    ],
    [
      'a page of a file that stays pinned',
      'pins-balanced',
      [
        [
          'ret = give_page(s2fd, held);\n\tif (ret)\n\t\tunpin',
          'ret = give_page(s2fd, held);\n\tif (ret && ret != -EIO)\n\t\tunpin',
        ],
      ],
    ],
    [
      'a page that another vCPU gave first, and stays pinned',
      'pins-balanced',
      [['\tif (ret)\n\t\tunpin_user_pages', '\tif (ret && ret != -EAGAIN)\n\t\tunpin_user_pages']],
    ],
    [
      'a page that is unpinned though the guest has it',
      'pins-balanced',
      [['\tif (ret)\n\t\tunpin_user_pages', '\tunpin_user_pages']],
    ],
    [
      'a page that is unpinned twice',
      'pins-balanced',
      [
        [
          'unpin_user_pages(&held, 1);\n',
          'unpin_user_pages(&held, 1);\n\tif (ret == -EIO)\n\t\tunpin_user_pages(&held, 1);\n',
        ],
      ],
    ],
    [
      'a pin that is given back as a reference',
      'pins-balanced',
      [['unpin_user_pages(&held, 1);', 'kvm_release_page_unused(held);']],
    ],
    [
      'an account that poison keeps',
      'account-balanced',
      [
        [
          '\taccount_locked_vm(current->mm, 1, false);\n\tif (ret == -EHWPOISON) {',
          '\tif (ret != -EHWPOISON)\n\t\taccount_locked_vm(current->mm, 1, false);\n\tif (ret == -EHWPOISON) {',
        ],
      ],
    ],
    [
      'an account that nobody opens',
      'account-balanced',
      [['\tif (account_locked_vm(current->mm, 1, true))\n\t\treturn -ENOMEM;\n', '']],
    ],
    [
      'a limit that nobody minds',
      'account-balanced',
      [
        [
          '\tif (account_locked_vm(current->mm, 1, true))\n\t\treturn -ENOMEM;\n',
          '\taccount_locked_vm(current->mm, 1, true);\n',
        ],
      ],
    ],
    [
      'an account of two pages for one',
      'account-balanced',
      [['current->mm, 1, true', 'current->mm, 2, true']],
    ],
    ['a pin that is not for long', 'donated-pinned', [[' | FOLL_LONGTERM', '']]],
    ['a pin that leaves the page shared', 'donated-pinned', [['FOLL_WRITE | ', '']]],
    [
      'a page that is unpinned before it is given',
      'donated-pinned',
      [
        [
          '\tret = give_page(s2fd, held);\n\tif (ret)\n\t\tunpin_user_pages(&held, 1);\n',
          '\tunpin_user_pages(&held, 1);\n\tret = give_page(s2fd, held);\n',
        ],
      ],
    ],
    [
      'pages of a file given to the guest',
      'donated-swap-backed',
      [['\tif (!folio_test_swapbacked(page_folio(held)))\n\t\treturn -EIO;\n', '']],
    ],
    [
      'poison that is an error like others, as before 196f878a7ac2',
      'poison-signal',
      [['return pinned == -EHWPOISON ? pinned : -EFAULT;', 'return -EFAULT;']],
    ],
    ['poison that nobody is to be told of', 'poison-signal', [[' | FOLL_HWPOISON', '']]],
    ['a signal for more than a page', 'poison-signal', [['s2fd->hva, PAGE_SHIFT', 's2fd->hva, PMD_SHIFT']]],
    [
      'a lock that a refusal keeps',
      'locks-balanced',
      [
        [
          '\twrite_unlock(&vcpu->kvm->mmu_lock);\n',
          '\tif (ret == -EPERM)\n\t\treturn ret;\n\twrite_unlock(&vcpu->kvm->mmu_lock);\n',
        ],
      ],
    ],
    [
      'the account under mmap_lock, which it takes itself',
      'locks-balanced',
      [
        ['\tmmap_read_unlock(current->mm);\n', ''],
        [
          '\taccount_locked_vm(current->mm, 1, false);\n',
          '\taccount_locked_vm(current->mm, 1, false);\n\tmmap_read_unlock(current->mm);\n',
        ],
      ],
    ],
    [
      'tables that are changed under the read lock',
      'stage2-walk-mode',
      [
        ['write_lock(', 'read_lock('],
        ['write_unlock(', 'read_unlock('],
      ],
    ],
    [
      'a pin without mmap_lock',
      'vma-under-lock',
      [
        ['\tmmap_read_lock(current->mm);\n', ''],
        ['\tmmap_read_unlock(current->mm);\n', ''],
      ],
    ],
    [
      'permissions that the access asked for',
      'access-allowed',
      [['KVM_PGTABLE_PROT_RWX,', 'kvm_is_write_fault(vcpu) ? KVM_PGTABLE_PROT_RWX : KVM_PGTABLE_PROT_R,']],
    ],
    [
      '-EAGAIN for user space, as before 694d071f8d85',
      'return-value',
      [['return ret == -EAGAIN ? 0 : ret;', 'return ret;']],
    ],
    [
      'the physical address of another page',
      'donated-pinned',
      [['page_to_phys(held)', 'page_to_phys(held) + PAGE_SIZE']],
    ],
    ['half of a physical address', 'donated-pinned', [['page_to_phys(held)', '(u32)page_to_phys(held)']]],
    [
      'a cache that is not filled',
      'memcache-sufficient',
      [
        [
          '\tif (topup_hyp_memcache(&vcpu->arch.pkvm_memcache, kvm_mmu_cache_min_pages(vcpu->arch.hw_mmu)))\n\t\treturn -ENOMEM;\n',
          '',
        ],
      ],
    ],
    [
      'a pin that failed and passes for one',
      'arguments-initialised',
      [['if (pinned == 1)', 'if (pinned != -EHWPOISON)']],
    ],
  ])('finds %s', async (_, broken, changes) => {
    const report = await verified(changed(...changes), { canaries: [] });
    const told = report.pairs[0]!.divergences.flatMap(({ invariants }) => invariants.map(({ name }) => name));
    expect(told).toContain(broken);
    expect(report.pairs[0]!.word).toBe('breaks');
  });
});
