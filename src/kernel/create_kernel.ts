// SPDX-License-Identifier: GPL-2.0-only
// Wires the façade to a machine.
import { DECLARATIONS, type Declared, selfOf } from './calls/all.ts';
import type { AnyFunction } from './calls/declare.ts';
import { mmu_invalidate_seq } from './calls/vm.ts';
import { createConfiguration } from './configuration.ts';
import { bare, face } from './face.ts';
import type { Kernel } from './kernel.ts';
import type { MemoryCache } from './kvm/memory_cache.ts';
import type { Machine } from './machine.ts';
import { mmuFace } from './pgtable/stage2.ts';
import { createShapes, ONLY_CHECKS } from './releases/shapes.ts';
import { USER_MM_OPS } from './releases/user_walk.ts';
import type { Look } from './transcript.ts';
import {
  KVM_ARCH_FLAG_EXIT_SEA,
  KVM_ARCH_FLAG_RETURN_NISV_IO_ABORT_TO_USER,
  type kvm,
  type kvm_run,
  type kvm_s2_mmu,
  type kvm_vcpu,
  type mm_struct,
  type rwlock_t,
  type srcu_struct,
  type task_struct,
} from './types.ts';

/** Names of the tokens that stand for structures without state of their own. */
const MM: mm_struct = face({ name: 'mm', pgd: face({ name: 'pgd' }) });
const MMU_LOCK: rwlock_t = face({ name: 'mmu_lock' });
const SRCU: srcu_struct = face({ name: 'srcu' });
const CURRENT: task_struct = face({ mm: MM });

/** What `createKernel` gives: the global namespace and the vCPU that faults. */
export interface KernelInstance {
  readonly k: Kernel;
  readonly vcpu: kvm_vcpu;
}

function createKvm(m: Machine): kvm {
  const readSequence = m.transcript.call(mmu_invalidate_seq.implement(m, selfOf('mmu_invalidate_seq')));
  // Where a fault on a shadow is all that is modelled, the VM's own stage-2 is no more than its size.
  const unseen = mmuFace(
    () => m.g.ipaBits,
    () => false,
  );
  return face({
    mm: MM,
    mmu_lock: MMU_LOCK,
    srcu: SRCU,
    arch: face({
      get flags() {
        const { abort } = m;
        return (
          (abort.returnsNisv() ? 1 << KVM_ARCH_FLAG_RETURN_NISV_IO_ABORT_TO_USER : 0) |
          (abort.exitsOnSea() ? 1 << KVM_ARCH_FLAG_EXIT_SEA : 0)
        );
      },
      get mmu() {
        return m.canonical?.mmu ?? unseen;
      },
    }),
    get mmu_invalidate_seq() {
      return readSequence.call(m.transcript.usual);
    },
    get mmu_invalidate_in_progress() {
      m.transcript.need();
      m.scheduler.lookAround();
      return m.invalidateInProgress;
    },
  });
}

/** `vcpu->run`: what a variant writes there is what user space sees. */
function createRun({ ending, transcript }: Machine): kvm_run {
  const { sea } = ending;
  return face({
    get exit_reason() {
      transcript.need();
      return ending.exitReason;
    },
    set exit_reason(reason) {
      transcript.need();
      ending.touched = true;
      ending.exitReason = reason;
    },
    arm_sea: face({
      get flags() {
        transcript.need();
        return sea.flags;
      },
      set flags(flags) {
        transcript.need();
        ending.touched = true;
        sea.flags = flags;
      },
      get esr() {
        transcript.need();
        return sea.esr;
      },
      set esr(esr) {
        transcript.need();
        ending.touched = true;
        sea.esr = esr;
      },
      get gva() {
        transcript.need();
        return sea.gva;
      },
      set gva(gva) {
        transcript.need();
        ending.touched = true;
        sea.gva = gva;
      },
      get gpa() {
        transcript.need();
        return sea.gpa;
      },
      set gpa(gpa) {
        transcript.need();
        ending.touched = true;
        sea.gpa = gpa;
      },
    }),
  });
}

/** A vCPU of the machine's VM with the memory cache `cache`; what faulted and on which stage-2 is the machine's state. */
export function createVcpu(m: Machine, kvm: kvm, cache: MemoryCache): kvm_vcpu {
  return face({
    kvm,
    run: createRun(m),
    arch: face({
      get hw_mmu() {
        return m.runsOn === undefined ? m.stage2.mmu : (m.runsOn as kvm_s2_mmu);
      },
      set hw_mmu(mmu) {
        m.transcript.need();
        m.runsOn = mmu;
      },
      mmu_page_cache: cache.mmuPageCache,
      pkvm_memcache: cache.pkvmMemcache,
      fault: face({
        get esr_el2() {
          return m.fault.esr;
        },
        set esr_el2(esr) {
          m.transcript.need();
          m.fault.esr = esr;
        },
        get far_el2() {
          return m.fault.far;
        },
        set far_el2(far) {
          m.transcript.need();
          m.fault.far = far;
        },
        get hpfar_el2() {
          return m.fault.hpfar;
        },
        set hpfar_el2(hpfar) {
          m.transcript.need();
          m.fault.hpfar = hpfar;
        },
      }),
    }),
  });
}

/** Gives a function the kernel's name, which stack traces and `explain` show. */
function underName<F extends AnyFunction>(name: string, f: F): F {
  return Object.defineProperty(f, 'name', { value: name });
}

/** The function of a call, as a transcript is to have it. */
function asked(m: Machine, { implement, looks, outs, self, stateless, steady }: Declared): AnyFunction {
  const f = implement(m, self);
  if (looks === true) return (of: never) => m.transcript.look(f as Look, of);
  return stateless === true || steady === true ? f : m.transcript.call(f, outs);
}

/** The façade over a machine: the functions that are declared in `calls/`, the configuration, and `current`. */
export function createKernel(m: Machine): KernelInstance {
  m.kvm = createKvm(m);
  m.vcpu = createVcpu(m, m.kvm, m.cache);
  const calls = DECLARATIONS.filter(({ kind }) => kind === 'call');
  const functions = Object.fromEntries(
    calls.map((declared) => [declared.name, underName(declared.name, asked(m, declared))]),
  );
  const shapes = Object.entries(createShapes(m)).map(([name, f]) => [
    name,
    underName(name, ONLY_CHECKS.has(name) ? f : m.transcript.call(f)),
  ]);
  // All at once, and the accessors last: that way V8 gives every façade the same fast layout, and not a dictionary.
  const values = Object.fromEntries([
    ...Object.entries(functions),
    ...shapes,
    ['current', CURRENT],
    ['kvm_user_mm_ops', USER_MM_OPS],
    ['pre_fault_range', m.preFault.face],
  ]);
  for (const value of Object.values(values)) if (typeof value === 'function') bare(value as AnyFunction);
  const k = face(Object.defineProperties(values, Object.getOwnPropertyDescriptors(createConfiguration(m))));
  m.transcript.usual = k;
  return { k: k as unknown as Kernel, vcpu: m.vcpu };
}
