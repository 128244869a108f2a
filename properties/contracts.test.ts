// SPDX-License-Identifier: GPL-2.0-only
// Contracts cover what they declare and nothing else.

import { describe, expect, it } from 'vitest';
import { foldedPmdThp } from '../refactored/fault-desc/contracts.ts';
import { mteRefusalBeforeLock } from '../refactored/state-object/contracts.ts';
import { verify } from '../src/engines/verify.ts';
import { EFAULT } from '../src/kernel/errno.ts';
import type { ClassicUserMemAbort } from '../src/kernel/kernel.ts';
import { FIRST_SEQUENCE } from '../src/kernel/layout.ts';
import type { Machine } from '../src/kernel/machine.ts';
import { KVM_PGTABLE_PROT_W } from '../src/kernel/prot.ts';
import { verifyPage } from '../src/report/markdown/verify-page.ts';
import { PLAIN } from '../src/report/paint.ts';
import { summaryText } from '../src/report/terminal/summary.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
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
    return { ...stateObject, user_mem_abort };
  };
}

const gone = { vmaKind: 'thp', userPteGone: 'yes' } as const;
const always = (): boolean => true;

const EACH = REFACTORED.flatMap((variant) =>
  (variant.contracts ?? []).map((contract) => [contract.id, variant.name, contract, variant] as const),
);

describe('a contract', () => {
  it.each(EACH)('%s fires on its own scenario for %s', (id, _name, contract, variant) => {
    expect(judgementOf(pairOf(variant), contract.scenario).contract?.id).toBe(id);
  });

  it.each(EACH)('%s of %s says why, and names the commit in full', (_id, _name, contract) => {
    expect(contract.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(contract.reason).toMatch(/\.$/);
    expect(contract.title).not.toBe('');
  });

  it.each(EACH)('%s speaks for %s whatever that is called', (id, _name, contract, variant) => {
    const judgement = judgementOf(pairOf({ ...variant, name: 'somebody-else' }), contract.scenario);
    expect(judgement.contract?.id).toBe(id);
  });

  it.each(EACH)(
    '%s does not speak for code that does not bring it, be it called %s',
    (_id, name, contract, variant) => {
      const other: Variant = { ...variant, name, contracts: [] };
      const judgement = judgementOf(pairOf(other), contract.scenario);
      expect(judgement.kind).not.toBeNull();
      expect(judgement.contract).toBeNull();
    },
  );

  it('speaks for the first page of a block of 1 GiB too, where two races made a page of it', () => {
    const found = judgementOf(
      pairOf(faultDesc, { preemptions: 2 }),
      scenario(
        {
          faultKind: 'permission',
          access: 'write',
          stage2State: 'pud-block',
          pmdInRegion: 'last',
          slotLogging: 'ring',
          vmaKind: 'hugetlb-pud',
        },
        [
          { site: 'mmap_read_lock#1', action: 'vma-small' },
          { site: 'vma_lookup#1', action: 'vcpu-maps-first' },
        ],
      ),
    );
    expect(found.differs).toEqual(['dirty log']);
    expect(found.contract?.id).toBe('dirty-ring-block');
  });

  it('fires on its own scenario in a run without races', async () => {
    const { pairs } = await verify(quickly({ refactored: [faultDesc], runs: 100, preemptions: 0 }));
    expect(pairs[0].remarks).toEqual([]);
    expect(pairs[0].divergences.map(({ contract }) => contract)).toEqual(
      faultDesc.contracts?.map(({ id }) => id),
    );
  });

  it('that never fires is said to be of no use, and spoils no verdict: it excuses nothing', async () => {
    const cautious: Variant = { ...legacy, name: stateObject.name, contracts: stateObject.contracts ?? [] };
    const report = await verify(quickly({ refactored: [cautious], runs: 500 }));
    expect(report.verdict).toBe('equivalent');
    expect(report.pairs[0].divergences).toEqual([]);
    expect(report.pairs[0].contracts.map(({ count, divergence }) => ({ count, divergence }))).toEqual(
      stateObject.contracts?.map(() => ({ count: 0, divergence: null })),
    );
    const text = summaryText(report, { width: 200, paint: PLAIN, reportDir: null });
    expect(text).toContain(`${mteRefusalBeforeLock.id} (state-object) NEVER FIRED`);
    expect(verifyPage(report, '')).toContain('It never fired on its own scenario');
  });

  it('that is used is in the report with what it explained', async () => {
    const { pairs } = await verify(quickly({ refactored: [stateObject], runs: 20_000 }));
    const [first] = pairs[0].contracts;
    expect(first).toMatchObject({ id: mteRefusalBeforeLock.id, divergence: 'state-object-1' });
    expect(first.count).toBeGreaterThan(0);
  });
});

describe('the contract on the refusal before the lock', () => {
  const given = mteRefusalBeforeLock.scenario;

  it('does not cover a variant that leaks the page besides', () => {
    const leaking = altered(stateObject, () => ({ kvm_release_page_unused: () => undefined }));
    const judgement = judgementOf(pairOf(leaking), given);
    expect(judgement.contract).toBeNull();
    expect(judgement.kind).toBe('invariant');
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
      pairOf(refusing((m) => m.invalidateSeq !== FIRST_SEQUENCE)),
      scenario({ vmMte: 'yes', vmaKind: 'pfnmap' }, [{ site: '__kvm_faultin_pfn#1', action: 'unmap' }]),
    );
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });

  it('does not cover the refusal of a VMA that forbids tags since the lookup only', () => {
    const judgement = judgementOf(
      pairOf(refusing((m) => m.invalidateSeq !== FIRST_SEQUENCE)),
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
      pairOf(refusing((m) => m.invalidateSeq !== FIRST_SEQUENCE)),
      scenario({ vmMte: 'yes', vmaKind: 'pfnmap' }, [{ site: '__kvm_faultin_pfn#1', action: 'unmap' }]),
    );
    expect(judgement.contract).toBeNull();
  });

  it('does not cover memory that was there when the VMA was looked up', () => {
    const judgement = judgementOf(
      pairOf(refusing((m) => m.invalidateSeq !== FIRST_SEQUENCE)),
      scenario({ vmMte: 'yes', vmaKind: 'thp' }, [{ site: '__kvm_faultin_pfn#1', action: 'vma-small' }]),
    );
    expect(judgement.differs).toEqual(['return value']);
    expect(judgement.contract).toBeNull();
  });
});

describe('the contract on the folded PMD', () => {
  const given = foldedPmdThp.scenario;

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
    expect(judgementOf(pairOf(faultDesc), mte).contract?.id).toBe(foldedPmdThp.id);
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
