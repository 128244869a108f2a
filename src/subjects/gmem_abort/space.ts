// SPDX-License-Identifier: GPL-2.0-only
// What scenarios of gmem_abort() are made of.
import { type Dimension, only } from '../../core/dimension.ts';
import { defineSpace, type Space } from '../../core/space.ts';
import { FaultKind, HostPte, Stage2State, VmaKind } from '../../kernel/environment.ts';
import { RACE_NAMES } from '../../kernel/races/actions.ts';
import { OF_FILE } from '../../kernel/races/of_file.ts';
import { DIMENSIONS } from '../user_mem_abort/dimensions/all.ts';
import { faultKind, isPermission } from '../user_mem_abort/dimensions/fault-kind.ts';
import { hostPte } from '../user_mem_abort/dimensions/host-pte.ts';
import { slotLogging } from '../user_mem_abort/dimensions/slot-logging.ts';
import { slotReadonly } from '../user_mem_abort/dimensions/slot-readonly.ts';
import { stage2State } from '../user_mem_abort/dimensions/stage2-state.ts';
import { vmMte } from '../user_mem_abort/dimensions/vm-mte.ts';
import { vmaKind } from '../user_mem_abort/dimensions/vma-kind.ts';
import { SPACE as ABORT } from '../user_mem_abort/space.ts';

const OWN: readonly Dimension[] = [
  // That the type of memory cannot do the access is no fault of ordinary memory.
  { ...faultKind, domain: () => only(FaultKind.translation, FaultKind.permission) },
  // Only pages are ever mapped (the size in gmem_abort() is PAGE_SIZE).
  {
    ...stage2State,
    domain: (c) =>
      isPermission(c) ? only(Stage2State.page) : only(Stage2State.empty, Stage2State.neighbours),
  },
  {
    ...vmaKind,
    about: 'What the pages of the file are: small ones.',
    source: 'kvm_gmem_get_folio() in virt/kvm/guest_memfd.c',
    domain: () => only(VmaKind.anon),
  },
  {
    ...hostPte,
    about: 'What the file has at the address. Memory that stage-2 maps already is there.',
    source: 'kvm_gmem_get_pfn() in virt/kvm/guest_memfd.c',
    values: [
      { label: 'page', about: 'a page, or one can be had', weight: 8 },
      ...hostPte.values.slice(1, 3),
      { label: 'poisoned', about: 'a hardware-poisoned page' },
      { label: 'closed', about: 'the file is being closed' },
      { label: 'no-memory', about: 'no page, and none can be had' },
    ],
    domain: (c) =>
      isPermission(c)
        ? only(HostPte.writable)
        : only(HostPte.writable, HostPte.poisoned, HostPte.sigbus, HostPte.interrupted),
  },
  // check_memory_region_flags() in virt/kvm/kvm_main.c takes neither flag for a slot with a guest_memfd.
  { ...slotReadonly, domain: () => only(0) },
  { ...slotLogging, domain: () => only(0) },
  // kvm_arch_prepare_memory_region() and the capability refuse one beside the other.
  { ...vmMte, domain: () => only(0) },
];

/** The machines of `user_mem_abort()` whose slot has a guest_memfd that user space may map: the only kind on arm64. */
export const SPACE: Space = {
  ...defineSpace(
    DIMENSIONS.map((dimension) => OWN.find(({ number }) => number === dimension.number) ?? dimension),
    RACE_NAMES,
    ABORT.sites,
    ABORT.distinct,
  ),
  everyRace: OF_FILE,
};
