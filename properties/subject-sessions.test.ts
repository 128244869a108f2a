// SPDX-License-Identifier: GPL-2.0-only
// Sessions of the functions beside user_mem_abort(): equal texts, and mistakes that outlive a call.
import { describe, expect, it } from 'vitest';
import type { Session } from '../src/core/session.ts';
import type { Subject } from '../src/core/subject.ts';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { GMEM_ABORT } from '../src/subjects/gmem_abort/subject.ts';
import { HANDLE_ACCESS_FAULT } from '../src/subjects/handle_access_fault/subject.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../src/subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { KVM_HANDLE_GUEST_ABORT } from '../src/subjects/kvm_handle_guest_abort/subject.ts';
import { PKVM_MEM_ABORT } from '../src/subjects/pkvm_mem_abort/subject.ts';
import { handler as accessFault, HONEST as FLAG } from './testing/access-fault.ts';
import { HONEST as FILE, fileHandler } from './testing/file-memory.ts';
import { DISPATCHER, dispatcher, PRE_FAULT, PRE_FAULT_BUSY, preFault } from './testing/guest-abort.ts';
import { HONEST as GIVES, protectedHandler } from './testing/protected.ts';
import { edited, verifying } from './testing/verifying.ts';

/** A subject with a text that is right, the same in other words, and mistakes that one call alone does not show. */
interface Case {
  readonly subject: Subject;
  readonly base: VariantOfC;
  readonly same: VariantOfC;
  readonly mistakes: readonly Mistake[];
}

interface Mistake {
  readonly name: string;
  readonly tip: VariantOfC;
  /** What it breaks, and how many steps are enough to show it; one never is. */
  readonly invariant: string;
  readonly enough: number;
  /** Sessions: at least five times as many as find it. */
  readonly runs: number;
}

const CASES: readonly Case[] = [
  {
    subject: KVM_HANDLE_GUEST_ABORT,
    base: dispatcher(),
    same: dispatcher(DISPATCHER.replaceAll('found', 'got'), 'tip'),
    mistakes: [
      {
        name: 'a slot that is remembered from one abort to the next',
        tip: dispatcher(
          edited(
            DISPATCHER,
            ['static int resolve(', 'static struct kvm_memory_slot *remembered;\n\nstatic int resolve('],
            [
              'found.slot = gfn_to_memslot(vcpu->kvm, found.ipa >> PAGE_SHIFT);',
              'if (!remembered)\n\t\tremembered = gfn_to_memslot(vcpu->kvm, found.ipa >> PAGE_SHIFT);\n\tfound.slot = remembered;',
            ],
          ),
          'tip',
        ),
        invariant: 'no-memory',
        enough: 3,
        runs: 400,
      },
      {
        name: 'an access flag that is set once for each address',
        tip: dispatcher(
          edited(
            DISPATCHER,
            ['static void set_access_flag(', 'static phys_addr_t last;\n\nstatic void set_access_flag('],
            [
              '\tguard(read_lock)',
              '\tif (last == found->fault_ipa)\n\t\treturn;\n\tlast = found->fault_ipa;\n\tguard(read_lock)',
            ],
          ),
          'tip',
        ),
        invariant: 'access-flag-set',
        enough: 5,
        runs: 2000,
      },
    ],
  },
  {
    subject: HANDLE_ACCESS_FAULT,
    base: accessFault(FLAG, 'base'),
    same: accessFault(FLAG.replaceAll('read_', 'write_')),
    mistakes: [
      {
        name: 'a flag that is set on the first use alone',
        tip: accessFault(`\tstatic bool done;\n\n\tif (done)\n\t\treturn;\n\tdone = true;\n${FLAG}`),
        invariant: 'access-flag-set',
        enough: 5,
        runs: 2000,
      },
    ],
  },
  {
    subject: GMEM_ABORT,
    base: fileHandler(FILE, 'base'),
    same: fileHandler(FILE.replaceAll('found', 'got')),
    mistakes: [
      {
        name: 'a memory cache that is filled once',
        tip: fileHandler(
          edited(
            FILE,
            [
              'static int fill(struct kvm_vcpu *vcpu, void **cache)\n{\n',
              'static bool filled;\n\nstatic int fill(struct kvm_vcpu *vcpu, void **cache)\n{\n',
            ],
            [
              '\treturn kvm_mmu_topup_memory_cache(*cache, pages);',
              '\tif (filled)\n\t\treturn 0;\n\tfilled = true;\n\treturn kvm_mmu_topup_memory_cache(*cache, pages);',
            ],
          ),
        ),
        invariant: 'memcache-sufficient',
        enough: 4,
        runs: 400,
      },
      {
        name: 'a page of the file that is remembered over a hole',
        tip: fileHandler(
          edited(
            FILE,
            [
              'static int look_up(',
              'static gfn_t known_gfn;\nstatic kvm_pfn_t known_pfn;\n\nstatic int look_up(',
            ],
            [
              '\treturn ret;\n}\n\nstatic int install(',
              '\telse if (known_gfn == found->gfn)\n\t\tfound->pfn = known_pfn;\n\telse\n\t\tknown_pfn = found->pfn;\n\tknown_gfn = found->gfn;\n\treturn ret;\n}\n\nstatic int install(',
            ],
          ),
        ),
        invariant: 'leaf-maps-host-pages',
        enough: 3,
        runs: 400,
      },
    ],
  },
  {
    subject: PKVM_MEM_ABORT,
    base: protectedHandler(),
    same: protectedHandler(GIVES.replaceAll('held', 'kept'), 'tip'),
    mistakes: [
      {
        name: 'an account that is charged for the first page alone',
        tip: protectedHandler(
          edited(
            GIVES,
            ['static int pkvm_mem_abort(', 'static bool charged;\n\nstatic int pkvm_mem_abort('],
            [
              '\tif (account_locked_vm(current->mm, 1, true))\n\t\treturn -ENOMEM;\n\tret = hold_and_give(s2fd);\n\tif (!ret)\n\t\treturn 0;\n\taccount_locked_vm(current->mm, 1, false);\n',
              '\tif (!charged && account_locked_vm(current->mm, 1, true))\n\t\treturn -ENOMEM;\n\tret = hold_and_give(s2fd);\n\tif (!ret) {\n\t\tcharged = true;\n\t\treturn 0;\n\t}\n\tif (!charged)\n\t\taccount_locked_vm(current->mm, 1, false);\n',
            ],
          ),
          'tip',
        ),
        invariant: 'account-balanced',
        enough: 2,
        runs: 400,
      },
    ],
  },
  {
    subject: KVM_ARCH_VCPU_PRE_FAULT_MEMORY,
    base: preFault(),
    same: preFault(PRE_FAULT.replaceAll('found', 'got'), 'tip'),
    mistakes: [
      {
        name: 'an entry that is there already taken for a reason to try again',
        tip: preFault(PRE_FAULT_BUSY, 'tip'),
        invariant: 'access-allowed',
        enough: 2,
        runs: 400,
      },
    ],
  },
];

describe.each(CASES.map((one) => [one.subject.name, one] as const))(
  'sessions of %s()',
  (_, { base, mistakes, same, subject }) => {
    const verified = verifying(subject, base, { engine: 'sessions', runs: 1_000 });

    it('find nothing in the same in other words, and catch their canaries', async () => {
      const report = await verified(same);
      expect(report).toMatchObject({ verdict: 'equivalent', grade: 'sampled' });
      expect(report.canaries.filter(({ caught, excuse }) => !caught && excuse === null)).toEqual([]);
      expect(report.baseProblems.filter(({ known }) => !known)).toEqual([]);
    });

    it.each(mistakes.map((mistake) => [mistake.name, mistake] as const))(
      'find %s, which no single call shows, and make it as small as it can be',
      async (_name, { enough, invariant, runs, tip }) => {
        const single = await verified(tip, { engine: 'random', preemptions: 0 });
        expect(single.pairs[0]!.word).toBe('equivalent');
        const report = await verified(tip, { canaries: [], runs });
        const { divergences } = report.pairs[0]!;
        const shown = divergences.filter(({ invariants }) =>
          invariants.some(({ name }) => name === invariant),
        );
        const sizes = shown.map(({ scenario }) => (scenario as Session).steps.length);
        expect(Math.min(...sizes)).toBeGreaterThan(1);
        expect(Math.min(...sizes)).toBeLessThanOrEqual(enough);
      },
    );
  },
);
