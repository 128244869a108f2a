// SPDX-License-Identifier: GPL-2.0-only
// Contracts cover what they declare and nothing else.
import { describe, expect, it } from 'vitest';
import type { Variant } from '../src/core/variant.ts';
import { verify } from '../src/engines/verify.ts';
import { EFAULT } from '../src/kernel/errno.ts';
import type { ClassicUserMemAbort } from '../src/kernel/kernel.ts';
import type { Machine } from '../src/kernel/machine.ts';
import { KVM_PGTABLE_PROT_W } from '../src/kernel/prot.ts';
import { CONTRACTS } from '../src/subjects/user_mem_abort/contracts/all.ts';
import { foldedPmdThpContract } from '../src/subjects/user_mem_abort/contracts/folded-pmd-thp.ts';
import { mteRefusalBeforeLock } from '../src/subjects/user_mem_abort/contracts/mte-refusal-before-lock.ts';
import { altered, judgementOf, type MadeFor, pairOf, scenario } from './testing/judging.ts';
import { faultDesc, legacy, REFACTORED, stateObject } from './testing/variants.ts';
import { quickly } from './testing/verifying.ts';

/** state-object that gives `ret` instead of retrying, wherever `when` holds. */
function refusing(when: (m: Machine) => boolean, ret = -EFAULT): MadeFor {
  return (m) => {
    const original = stateObject.user_mem_abort as ClassicUserMemAbort;
    const user_mem_abort: ClassicUserMemAbort = (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
      const honest = original(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
      return honest === 0 && when(m) ? ret : honest;
    };
    return { name: stateObject.name, user_mem_abort };
  };
}

const gone = { vmaKind: 'thp', userPteGone: 'yes' } as const;
const always = (): boolean => true;

describe('a contract', () => {
  it.each(
    CONTRACTS.flatMap((contract) =>
      contract.variants.map((variant) => [contract.id, variant, contract] as const),
    ),
  )('%s fires on its own scenario for %s', (id, variant, contract) => {
    const refactored = REFACTORED.find(({ name }) => name === variant);
    expect(refactored).toBeDefined();
    const judgement = judgementOf(pairOf(refactored!), contract.scenario);
    expect(judgement.contract?.id).toBe(id);
  });

  it.each(CONTRACTS.map((contract) => [contract.id, contract] as const))(
    '%s says why, and names the commit in full',
    (_id, { commit, reason, title }) => {
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      expect(reason).toMatch(/\.$/);
      expect(title).not.toBe('');
    },
  );

  it.each(CONTRACTS.map((contract) => [contract.id, contract] as const))(
    '%s does not speak for a variant that it was not declared for',
    (_id, { scenario: given, variants }) => {
      const other: Variant = {
        ...REFACTORED.find(({ name }) => name === variants[0])!,
        name: 'somebody-else',
      };
      const judgement = judgementOf(pairOf(other), given);
      expect(judgement.kind).not.toBeNull();
      expect(judgement.contract).toBeNull();
    },
  );

  it('fires on its own scenario in a run without races', async () => {
    const { pairs } = await verify(quickly({ refactored: [faultDesc], runs: 100, preemptions: 0 }));
    expect(pairs[0].remarks).toEqual([]);
    const declared = CONTRACTS.filter(({ variants }) => variants.includes('fault-desc'));
    expect(pairs[0].divergences.map(({ contract }) => contract)).toEqual(declared.map(({ id }) => id));
  });

  it('that never fires fails the run', async () => {
    const impostor: Variant = { name: 'state-object', user_mem_abort: legacy.user_mem_abort };
    const report = await verify(quickly({ refactored: [impostor], runs: 500 }));
    expect(report.verdict).toBe('divergent');
    expect(report.pairs[0].verdict).toBe('divergent');
    expect(report.pairs[0].remarks.join()).toContain(mteRefusalBeforeLock.id);
    expect(report.pairs[0].divergences).toEqual([]);
  });
});

describe('the contract on the refusal before the lock', () => {
  const given = mteRefusalBeforeLock.scenario;

  it('does not cover a variant that leaks the page besides', () => {
    const leaking = altered(stateObject, () => ({ kvm_release_page_unused: () => undefined }));
    const judgement = judgementOf(pairOf(leaking), given);
    expect(judgement.contract).toBeNull();
    expect(judgement.kind).toBe('refactored-invariant');
    expect(judgement.invariants).toEqual(['references-balanced']);
  });

  it('does not cover another error', () => {
    const judgement = judgementOf(pairOf(refusing(always, -22)), scenario({ ...gone, vmMte: 'yes' }));
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });

  it('does not cover a refusal of a VMA that may carry tags', () => {
    const judgement = judgementOf(
      pairOf(refusing(always)),
      scenario({ ...gone, vmMte: 'yes', vmaMteAllowed: 'yes' }),
    );
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });

  it('does not cover a refusal in a VM without MTE', () => {
    const judgement = judgementOf(pairOf(refusing(always)), scenario({ ...gone, vmMte: 'no' }));
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });

  it('does not cover a refusal of device memory, which has no tags', () => {
    const judgement = judgementOf(
      pairOf(refusing((m) => m.invalidateSeq !== 1000)),
      scenario({ vmMte: 'yes', vmaKind: 'pfnmap' }, [{ site: '__kvm_faultin_pfn#1', action: 'unmap' }]),
    );
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });

  it('does not cover the refusal of a VMA that forbids tags since the lookup only', () => {
    const judgement = judgementOf(
      pairOf(refusing((m) => m.invalidateSeq !== 1000)),
      scenario({ vmMte: 'yes', vmaMteAllowed: 'yes' }, [
        { site: '__kvm_faultin_pfn#1', action: 'vma-no-mte' },
      ]),
    );
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });

  it('covers the refusal of a VMA that forbids tags since before the lookup', () => {
    const pair = pairOf(stateObject, { preemptions: 2 });
    const judgement = judgementOf(
      pair,
      scenario({ vmMte: 'yes', vmaMteAllowed: 'yes' }, [
        { site: 'mmap_read_lock#1', action: 'vma-no-mte' },
        { site: '__kvm_faultin_pfn#1', action: 'remap' },
      ]),
    );
    expect(judgement.contract?.id).toBe(mteRefusalBeforeLock.id);
  });
});

describe('the contract on a replaced device', () => {
  it('does not cover a refusal while the device is still there', () => {
    const judgement = judgementOf(
      pairOf(refusing((m) => m.invalidateSeq !== 1000)),
      scenario({ vmMte: 'yes', vmaKind: 'pfnmap' }, [{ site: '__kvm_faultin_pfn#1', action: 'unmap' }]),
    );
    expect(judgement.contract).toBeNull();
  });

  it('does not cover memory that was there when the VMA was looked up', () => {
    const judgement = judgementOf(
      pairOf(refusing((m) => m.invalidateSeq !== 1000)),
      scenario({ vmMte: 'yes', vmaKind: 'thp' }, [{ site: '__kvm_faultin_pfn#1', action: 'vma-small' }]),
    );
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });
});

describe('the contract on the folded PMD', () => {
  const given = foldedPmdThpContract.scenario;

  it('does not cover a variant that leaks the page besides', () => {
    const leaking = altered(faultDesc, () => ({ kvm_release_faultin_page: () => undefined }));
    const judgement = judgementOf(pairOf(leaking), given);
    expect(judgement.contract).toBeNull();
    expect(judgement.invariants).toContain('references-balanced');
  });

  it('does not cover a variant that maps with other permissions besides', () => {
    const readOnly = altered(faultDesc, (k) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) =>
        k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot & ~KVM_PGTABLE_PROT_W, mc, flags),
    }));
    expect(judgementOf(pairOf(readOnly), given).contract).toBeNull();
  });

  it('does not cover a variant that leaves the tags as they are besides', () => {
    const untagged = altered(faultDesc, () => ({ sanitise_mte_tags: () => undefined }));
    const mte = scenario({ ...given.choices, vmMte: 'yes' });
    expect(judgementOf(pairOf(faultDesc), mte).contract?.id).toBe(foldedPmdThpContract.id);
    expect(judgementOf(pairOf(untagged), mte).contract).toBeNull();
  });

  it('does not cover a variant that aligns nothing at other page sizes either', () => {
    const unaligned = altered(faultDesc, (k, m) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) =>
        k.kvm_pgtable_stage2_map(pgt, addr + 5 * m.g.PAGE_SIZE, size, phys, prot, mc, flags),
    }));
    const judgement = judgementOf(pairOf(unaligned), scenario({ pageInPmd: 'sixth', vmaKind: 'thp' }));
    expect(judgement.kind).not.toBeNull();
    expect(judgement.contract).toBeNull();
  });
});
