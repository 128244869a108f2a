// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { createKernel, createVcpu } from '../create_kernel.ts';
import { createMachine } from '../create_machine.ts';
import { Access, FaultKind, NestedSize, Stage2State } from '../environment.ts';
import type { Kernel } from '../kernel.ts';
import { MemoryCache } from '../kvm/memory_cache.ts';
import { PTE_VALID } from '../mm/user_walk.ts';
import { FOLL_WRITE } from '../pfn.ts';
import { POISON, ref, uninit } from '../poison.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import { type Booted, boot, faultin, lookup } from '../testing/boot.ts';
import { fixedEnvironment } from '../testing/environment.ts';
import { type Parameter, parsePrototype } from '../testing/prototype.ts';
import type { page } from '../types.ts';
import { Violation } from '../violations.ts';
import { DECLARATIONS, type Declared } from './all.ts';

const CALLS = DECLARATIONS.filter(({ kind }) => kind === 'call');

/** A nested permission fault, at which everything can be called. */
function booted(): Booted {
  return boot({
    nestedSize: NestedSize.pud,
    faultKind: FaultKind.permission,
    stage2State: Stage2State.page,
    access: Access.write,
  });
}

const underMmuLock = ({ k, kvm }: Booted): void => k.kvm_fault_lock(kvm);
const underMmapLock = ({ k, mm }: Booted): void => k.mmap_read_lock(mm);
const underSrcu = ({ k, kvm }: Booted): unknown => k.srcu_read_lock(kvm.srcu);
const withoutInterrupts = ({ k }: Booted): void => k.local_irq_save();

/** What a correct caller has done before the call. */
const BEFORE: { readonly [name: string]: (b: Booted) => void } = {
  srcu_read_unlock: underSrcu,
  gfn_to_memslot: underSrcu,
  kvm_walk_nested_s2: underSrcu,
  io_mem_abort: underSrcu,
  mmap_read_unlock: underMmapLock,
  kvm_fault_unlock: underMmuLock,
  read_unlock: ({ k, kvm }) => k.read_lock(kvm.mmu_lock),
  write_unlock: ({ k, kvm }) => k.write_lock(kvm.mmu_lock),
  local_irq_restore: withoutInterrupts,
  vma_lookup: underMmapLock,
  pin_user_pages: underMmapLock,
  kvm_pgtable_get_leaf: withoutInterrupts,
  kvm_release_page_clean: underMmuLock,
  kvm_release_page_dirty: underMmuLock,
  kvm_release_faultin_page: underMmuLock,
  mmu_invalidate_retry: underMmuLock,
  kvm_release_pfn_clean: underMmuLock,
  kvm_release_pfn_dirty: underMmuLock,
  sanitise_mte_tags: underMmuLock,
  kvm_pgtable_stage2_map: underMmuLock,
  kvm_pgtable_stage2_relax_perms: underMmuLock,
  kvm_pgtable_stage2_mkyoung: underMmuLock,
};

/** A page that user space holds. */
function pinned({ k, m, mm }: Booted): page {
  const out = uninit<page>();
  k.mmap_read_lock(mm);
  k.pin_user_pages(m.fault.hva, 1, FOLL_WRITE, out);
  k.mmap_read_unlock(mm);
  return out.value;
}

/** What a correct caller passes: by call and parameter, by parameter, by type. */
function right(b: Booted, call: string, { name, type }: Parameter): unknown {
  const { fault, g } = b.m;
  switch (`${call} ${name}`) {
    case 'topup_hyp_memcache mc':
      return b.vcpu.arch.pkvm_memcache;
    case 'vma_lookup addr':
    case 'kvm_pgtable_get_leaf addr':
      return fault.hva;
    case 'pin_user_pages start':
      return fault.hva;
    case 'pin_user_pages pages':
      return ref(null);
    case 'unpin_user_pages pages':
      return ref(pinned(b));
    case 'page_to_phys page':
    case 'page_to_pfn page':
    case 'page_folio page':
      return pinned(b);
    case 'cpus_have_final_cap num':
    case 'kvm_send_hwpoison_signal lsb':
      return 1;
    case 'srcu_read_unlock idx':
      return 1;
    case 'apei_claim_sea regs':
      return null;
    case 'kvm_walk_nested_s2 result':
      return { ...fault.trans.face };
    case 'kvm_gmem_get_pfn pfn':
    case 'kvm_gmem_get_pfn max_order':
      return ref(null);
    case '__gfn_to_pfn_memslot hva':
      return null;
    case 'kvm_release_pfn_clean pfn':
    case 'kvm_release_pfn_dirty pfn':
    case 'kvm_set_pfn_dirty pfn':
    case 'kvm_set_pfn_accessed pfn':
      return faultin(b).pfn;
    case 'kvm_pgtable_stage2_map phys':
      return b.m.host.pa(fault.hva);
  }
  switch (name) {
    case 'async':
      return null;
    case 'atomic':
    case 'interruptible':
    case 'write_fault':
      return name === 'write_fault';
    case 'pte':
      return PTE_VALID + 2 * faultin(b).pfn;
    case 'va':
      return faultin(b).page;
    case 'unused':
    case 'condition':
    case 'foll':
      return name === 'foll' ? 0 : false;
    case 'gup_flags':
      return FOLL_WRITE;
    case 'nr_pages':
    case 'npages':
      return 1;
    case 'gfn':
      return Math.floor(fault.ipa / g.PAGE_SIZE);
    case 'pfn':
      return b.m.host.pa(fault.hva) / g.PAGE_SIZE;
    case 'mmu_seq':
      return b.m.invalidateSeq;
    case 'size':
      return g.PAGE_SIZE;
    case 'esr':
      return fault.esr;
    case 'prot':
      return KVM_PGTABLE_PROT_R;
    case 'flags':
      return KVM_PGTABLE_WALK_SHARED;
    case 'level':
      return type === 'int' ? 3 : ref(0);
  }
  switch (type) {
    case 'struct kvm *':
      return b.kvm;
    case 'struct kvm_vcpu *':
      return b.vcpu;
    case 'struct mm_struct *':
      return b.mm;
    case 'struct kvm_memory_slot *':
      return b.m.slot.face;
    case 'struct kvm_s2_mmu *':
      return b.vcpu.arch.hw_mmu;
    case 'struct kvm_pgtable *':
      return b.vcpu.arch.hw_mmu.pgt;
    case 'struct kvm_s2_trans *':
      return fault.nested;
    case 'struct kvm_mmu_memory_cache *':
    case 'void *':
      return b.vcpu.arch.mmu_page_cache;
    case 'struct srcu_struct *':
      return b.kvm.srcu;
    case 'rwlock_t *':
      return b.kvm.mmu_lock;
    case 'struct vm_area_struct *':
      return lookup(b);
    case 'struct page *':
      return faultin(b).page;
    case 'struct folio *':
      return b.k.page_folio(faultin(b).page!);
    case 'bool *':
    case 'u64 *':
    case 'struct page **':
      return ref(null);
    case 'char *':
      return 'text';
    case 'bool':
      return true;
    default:
      return fault.faultIpa - (fault.faultIpa % g.PAGE_SIZE);
  }
}

/** An object of the same type that is not the one of the fault; undefined where every object is right. */
function foreign(b: Booted, { name, type }: Parameter): unknown {
  // The walk is written into whatever structure the variant has.
  if (name === 'result') return undefined;
  const other = createKernel(createMachine(fixedEnvironment()));
  switch (type) {
    case 'struct kvm *':
      return other.vcpu.kvm;
    case 'struct kvm_vcpu *':
      return createVcpu(b.m, b.kvm, new MemoryCache(b.m));
    case 'struct mm_struct *':
      return { name: 'mm' };
    case 'struct kvm_memory_slot *':
      return { ...b.m.slot.face };
    case 'struct kvm_s2_mmu *':
      return other.vcpu.arch.hw_mmu;
    case 'struct kvm_pgtable *':
      return other.vcpu.arch.hw_mmu.pgt;
    case 'struct kvm_s2_trans *':
      return { ...b.m.fault.trans.face };
    case 'struct kvm_mmu_memory_cache *':
    case 'struct kvm_hyp_memcache *':
    case 'void *':
      return other.vcpu.arch.mmu_page_cache;
    case 'struct srcu_struct *':
      return { name: 'srcu' };
    case 'rwlock_t *':
      return { name: 'mmu_lock' };
    case 'struct vm_area_struct *':
      return { vm_start: 0, vm_end: 1, vm_flags: 0, vm_page_prot: 0, vm_pgoff: 0 };
    case 'struct page *':
      return { pfn: 77 };
    case 'struct folio *':
      return { name: 'folio' };
    default:
      return undefined;
  }
}

/** Arguments that are not looked at, and why that is right. */
const IGNORED: { readonly [argument: string]: string } = {
  'kvm_err fmt': 'a text for people',
  'WARN_ONCE fmt': 'a text for people',
  'apei_claim_sea regs': 'NULL wherever KVM calls it',
};

/** Pointers that may be NULL, and what the kernel does then. */
const NULLABLE: { readonly [argument: string]: string } = {
  'account_locked_vm mm': 'accounts nothing',
  '__kvm_faultin_pfn slot': 'KVM_PFN_NOSLOT',
  '__gfn_to_pfn_memslot slot': 'KVM_PFN_NOSLOT',
  '__gfn_to_pfn_memslot async': 'not written',
  '__gfn_to_pfn_memslot writable': 'not written',
  '__gfn_to_pfn_memslot hva': 'not written',
  'gfn_to_pfn_prot writable': 'not written',
  'gfn_to_hva_memslot_prot writable': 'not written',
  'kvm_release_page_unused page': 'nothing',
  'kvm_release_page_clean page': 'nothing',
  'kvm_release_page_dirty page': 'nothing',
  'kvm_release_faultin_page page': 'nothing',
  'mark_page_dirty_in_slot memslot': 'nothing',
  'kvm_pgtable_get_leaf ptep': 'not written',
  'kvm_pgtable_get_leaf level': 'not written',
  'kvm_gmem_get_pfn max_order': 'not written',
  'gfn_to_hva_memslot_prot slot': 'KVM_HVA_ERR_BAD',
  'kvm_slot_has_gmem slot': 'no',
  'kvm_pgtable_stage2_map mc': '-ENOMEM where a table page is needed',
  'kvm_err fmt': 'a text for people',
  'WARN_ONCE fmt': 'a text for people',
};
/** Pointers of which NULL is a WARN. */
const WARNS = [
  '__kvm_faultin_pfn writable',
  '__kvm_faultin_pfn refcounted_page',
  'mark_page_dirty_in_slot kvm',
];

interface Made {
  readonly b: Booted;
  readonly result: unknown;
}

/** Makes the call as a correct caller does, but for the argument at `position`. */
function make({ c, name }: Declared, position = -1, bad: (b: Booted) => unknown = () => undefined): Made {
  const { parameters } = parsePrototype(c);
  const b = booted();
  const args = parameters.map((parameter) => right(b, name, parameter));
  // What prepares an argument leaves its locks behind.
  if (b.m.mmapReaders > 0 && !parameters.some(({ type }) => type === 'struct vm_area_struct *'))
    b.k.mmap_read_unlock(b.mm);
  BEFORE[name]?.(b);
  if (position >= 0) args[position] = bad(b);
  // On the façade, as a variant makes it: one may go on to another.
  const k = b.k as unknown as { readonly [call: string]: (...args: unknown[]) => unknown };
  return { b, result: k[name](...args) };
}

describe.each(CALLS.map((declaration) => [declaration.name, declaration] as const))('%s', (name, call) => {
  const prototype = parsePrototype(call.c);

  it('returns what its prototype says, and breaks no rule when it is called right', () => {
    expect(prototype.name).toBe(name);
    const { b, result } = make(call);
    expect(b.m.recorder.violationLog).toEqual([]);
    const { returns } = prototype;
    const expected =
      returns === 'void'
        ? 'undefined'
        : returns === 'bool'
          ? 'boolean'
          : returns.endsWith('*')
            ? 'object'
            : 'number';
    expect(typeof result).toBe(expected);
  });

  it('takes the parameters of its prototype', () => {
    const f = booted().k[name as keyof Kernel] as unknown as { readonly length: number };
    expect(f.length).toBe(prototype.parameters.length);
  });

  it('names a file of the kernel', () => {
    expect(call.file).toMatch(/^(arch\/arm64|include|mm|virt\/kvm)\/.*\.[ch]$/);
  });

  for (const [position, parameter] of prototype.parameters.entries()) {
    const argument = `${name} ${parameter.name}`;
    if (argument in IGNORED) continue;
    const isPointer = parameter.type.endsWith('*');

    it(`records ${parameter.name} if nobody wrote it`, () => {
      const values = isPointer || parameter.type === 'bool' ? [POISON] : [POISON, Number.NaN];
      for (const value of values) {
        const { b } = make(call, position, () => value);
        expect(b.m.recorder.violations & Violation.uninitialised).toBe(Violation.uninitialised);
      }
    });

    if (isPointer)
      it(`takes NULL for ${parameter.name} as the kernel does`, () => {
        const { b } = make(call, position, () => null);
        const expected = argument in NULLABLE || WARNS.includes(argument) ? 0 : Violation.bug;
        expect(b.m.recorder.violations & Violation.bug).toBe(expected);
        expect(b.m.warnings).toBe(WARNS.includes(argument) ? 1 : 0);
      });

    if (foreign(booted(), parameter) !== undefined)
      it(`records another object as ${parameter.name}`, () => {
        const { b } = make(call, position, (made) => foreign(made, parameter));
        const wrong = Violation.wrongObject | Violation.wrongCache;
        expect(b.m.recorder.violations & wrong).not.toBe(0);
      });
  }
});
