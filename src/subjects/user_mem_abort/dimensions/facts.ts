// SPDX-License-Identifier: GPL-2.0-only
/** Questions about other dimensions that several domains ask. */

import type { Choices } from '../../../core/choices.ts';
import {
  Access,
  Congruence,
  FaultKind,
  NestedSize,
  PfnBacking,
  Reach,
  Stage2State,
  VmaKind,
} from '../../../kernel/environment.ts';
import { GEOMETRIES, type Geometry } from '../../../kernel/geometry.ts';
import { type Asked, permissionAsked } from '../../../kernel/nested/asked.ts';
import { D } from './names.ts';

/** Value `cacheable` of the dimension `vmaMemType`. */
const CACHEABLE = 2;

export function geometryOf(c: Choices): Geometry {
  return GEOMETRIES[c.pick(D.pageSize)];
}

export function isPermission(c: Choices): boolean {
  return c.pick(D.faultKind) === FaultKind.permission;
}

export function isNested(c: Choices): boolean {
  return c.pick(D.nestedSize) !== NestedSize.none;
}

/** Page-table pages that a mapping in an empty shadow stage-2 takes, the root left out: two or three. */
export function pagesForShadow(c: Choices): number {
  return 3 - geometryOf(c).shadowStartLevel;
}

/** What the guest hypervisor's stage-2 must grant for the fault to reach the handler. */
export function askedOfGuest(c: Choices): Asked | null {
  return permissionAsked(c.pick(D.faultKind) as FaultKind, c.pick(D.access) as Access);
}

/** Whether the handler takes the fault for a write (`kvm_is_write_fault()`). */
export function isWrite(c: Choices): boolean {
  const access = c.pick(D.access);
  if (access === Access.s1ptwData || access === Access.s1ptwFetch) return isPermission(c);
  return access === Access.write;
}

export function isExec(c: Choices): boolean {
  return c.pick(D.access) === Access.exec;
}

export function hasPmdBlock(c: Choices): boolean {
  return c.pick(D.stage2State) === Stage2State.pmdBlock;
}

export function hasPudBlock(c: Choices): boolean {
  return c.pick(D.stage2State) === Stage2State.pudBlock;
}

/** Whether the VMA is one whose memory type and pfns are its driver's. */
export function isDriverVma(c: Choices): boolean {
  const kind = c.pick(D.vmaKind);
  return kind === VmaKind.pfnmap || kind === VmaKind.mixedmap;
}

/**
 * Whether the memory can never carry tags: VM_MTE_ALLOWED is given to anonymous memory and to files in memory (arch_calc_vm_flag_bits(),
 * shmem_mmap(), hugetlbfs), never to what a driver or a file system on persistent memory maps of its own.
 */
export function isNeverTagged(c: Choices): boolean {
  const kind = c.pick(D.vmaKind);
  if (kind === VmaKind.pfnmap || kind === VmaKind.dax) return true;
  return kind === VmaKind.mixedmap && c.pick(D.pfnBacking) !== PfnBacking.memory;
}

/** Whether a driver's VMA gives memory that is mapped neither cacheable nor from the memory map. */
export function isNoncacheable(c: Choices): boolean {
  return c.pick(D.pfnBacking) !== PfnBacking.memory && c.pick(D.vmaMemType) !== CACHEABLE;
}

/** Whether the host could map more than a PMD block there: only then do bounds at a PMD differ from far ones. */
export function mayExceedPmd(c: Choices): boolean {
  if (!geometryOf(c).pudSectSupported) return false;
  const kind = c.pick(D.vmaKind);
  return kind === VmaKind.hugetlbPud || kind === VmaKind.pfnmap;
}

/** Whether the host could ever map a block there, be it after another thread collapsed small pages to one. */
function mayMapBlock(c: Choices): boolean {
  const kind = c.pick(D.vmaKind);
  return kind !== VmaKind.mixedmap && kind !== VmaKind.hole && kind !== VmaKind.hugetlbContPte;
}

/** Whether the guest hypervisor's own entry limits the size of the mapping. */
function isClamped(c: Choices): boolean {
  const size = c.pick(D.nestedSize);
  return size !== NestedSize.none && size !== NestedSize.pud;
}

/** Whether the exhaustive engine varies every reason for which a block may not fit; elsewhere only ends vary. */
export function variesEveryReason(c: Choices): boolean {
  return mayMapBlock(c) && !isClamped(c);
}

/** Whether the slot is in no block's way. */
export function slotIsFar(c: Choices): boolean {
  return (
    c.pick(D.congruence) === Congruence.region &&
    c.pick(D.slotStart) === Reach.far &&
    c.pick(D.slotEnd) === Reach.far
  );
}

/**
 * Whether the exhaustive engine varies what decides about the bits of a mapping alone. Mapped neighbours matter for the tables that hold them, and are
 * all of one kind.
 */
export function variesAttributes(c: Choices): boolean {
  return c.pick(D.stage2State) !== Stage2State.neighbours && c.pick(D.pageInPmd) === 0;
}

/**
 * Whether the exhaustive engine varies what the guest's own stage-2 permits: for one size of its mapping, the one in no block's way, and where nothing else
 * is in the way either.
 */
export function variesNestedPermissions(c: Choices): boolean {
  return c.pick(D.nestedSize) === NestedSize.pud && variesAttributes(c) && slotIsFar(c);
}

/** Whether the exhaustive engine varies the memory type of a driver's VMA among those that are decoded alike. */
export function variesMemoryType(c: Choices): boolean {
  return c.pick(D.nestedSize) === NestedSize.none && variesAttributes(c);
}

/** Value `device` of the dimension `vmaMemType`. */
const DEVICE = 0;

/** Whether the exhaustive engine varies as what a driver's memory is mapped that is not cacheable. */
export function variesUncached(c: Choices): boolean {
  return variesAttributes(c) && c.pick(D.vmaMemType) === DEVICE && c.pick(D.pfnBacking) !== PfnBacking.memory;
}
