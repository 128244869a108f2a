// SPDX-License-Identifier: GPL-2.0-only
// What every run of the verifier has to find.
import { type KnownBad, knownBad } from '../../core/known-bad.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { GMEM_ABORT } from '../../subjects/gmem_abort/subject.ts';
import { HANDLE_ACCESS_FAULT } from '../../subjects/handle_access_fault/subject.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../../subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { KVM_HANDLE_GUEST_ABORT } from '../../subjects/kvm_handle_guest_abort/subject.ts';
import { PKVM_MEM_ABORT } from '../../subjects/pkvm_mem_abort/subject.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import type { Player } from '../../subjects/user_mem_abort/sessions/player.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { overridden } from '../plant/override.ts';
import { ACCESS_FLAG_CANARIES } from './access-flag.ts';
import { GMEM_CANARIES } from './gmem.ts';
import { GUEST_ABORT_CANARIES } from './guest-abort.ts';
import { PKVM_CANARIES } from './pkvm.ts';
import { PRE_FAULT_CANARIES } from './pre-fault.ts';
import { CANARIES, type Canary } from './runs.ts';
import {
  CACHE_CANARIES,
  callsOf,
  FLAG_CANARIES,
  MAPPING_CANARIES,
  SESSION_CANARIES,
  type SessionCanary,
} from './sessions.ts';

/** The canaries of single faults, by subject. A new subject has its line here. */
const OF_FAULTS: ReadonlyMap<Subject, readonly Canary[]> = new Map([
  [USER_MEM_ABORT, CANARIES],
  [GMEM_ABORT, GMEM_CANARIES],
  [HANDLE_ACCESS_FAULT, ACCESS_FLAG_CANARIES],
  [KVM_HANDLE_GUEST_ABORT, GUEST_ABORT_CANARIES],
  [KVM_ARCH_VCPU_PRE_FAULT_MEMORY, PRE_FAULT_CANARIES],
  [PKVM_MEM_ABORT, PKVM_CANARIES],
]);

/** The canaries that sessions cannot show: every address of a session is one that a slot can have. */
const OF_SINGLE_FAULTS: readonly string[] = ['lost-size-fault'];

/** The canaries that only sessions can show, by subject. A new subject that has sessions has its line here. */
const OF_SESSIONS: ReadonlyMap<Subject, readonly SessionCanary[]> = new Map([
  [USER_MEM_ABORT, SESSION_CANARIES],
  [GMEM_ABORT, MAPPING_CANARIES],
  [HANDLE_ACCESS_FAULT, FLAG_CANARIES],
  [KVM_HANDLE_GUEST_ABORT, SESSION_CANARIES],
  [KVM_ARCH_VCPU_PRE_FAULT_MEMORY, CACHE_CANARIES],
  [PKVM_MEM_ABORT, CACHE_CANARIES],
]);

/** The canaries of single faults of a subject. */
export function canariesOf(subject: Subject): readonly Canary[] {
  return OF_FAULTS.get(subject) ?? [];
}

/**
 * The canaries of a run of `subject`.
 * @param mutants known-bad variants made of the source of the base, to be caught beside them
 */
export function canariesWith(subject: Subject, mutants: readonly Variant[] = []): readonly KnownBad[] {
  const { faults, sessions } = ownOf(subject);
  return [...faults, ...mutants.map(knownBad), ...sessions];
}

/** The canaries of a subject, by where they show. */
interface Own {
  readonly faults: readonly KnownBad[];
  readonly sessions: readonly KnownBad[];
}

/** Made once: what a hunt came to is remembered by the canary. */
const own = new WeakMap<Subject, Own>();

function ownOf(subject: Subject): Own {
  const known = own.get(subject);
  if (known !== undefined) return known;
  const made = makeOwn(subject);
  own.set(subject, made);
  return made;
}

function makeOwn(subject: Subject): Own {
  const hasSessions = subject.sessions !== null;
  return {
    faults: canariesOf(subject).map(
      ({ id, planting }): KnownBad => ({
        name: id,
        inRun: (base, bench) => overridden(planting, base, (bench as Bench).m),
        inSession:
          hasSessions && !OF_SINGLE_FAULTS.includes(id)
            ? (base, player) => overridden(planting, base, (player as Player).vm.m)
            : null,
        calls: (bench) => Object.keys(planting.override((bench as Bench).k, (bench as Bench).m)),
      }),
    ),
    sessions: (hasSessions ? (OF_SESSIONS.get(subject) ?? []) : []).map(
      (canary): KnownBad => ({
        name: canary.id,
        inRun: null,
        inSession: (base, player) => overridden(canary.planting, base, (player as Player).vm),
        needs: canary.needs,
        calls: (bench) => callsOf(canary, (bench as Bench).k),
      }),
    ),
  };
}
