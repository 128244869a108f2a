// SPDX-License-Identifier: GPL-2.0-only
// Dimensions of the memory behind the address, as far as a slot decides about them.
import { type Dimension, only } from '../../../core/dimension.ts';
import { HostPte, Stage2State, VmaKind } from '../../../kernel/environment.ts';
import { cacheDIC } from '../../user_mem_abort/dimensions/cache-dic.ts';
import { cacheFill } from '../../user_mem_abort/dimensions/cache-fill.ts';
import { congruence } from '../../user_mem_abort/dimensions/congruence.ts';
import { stage2FWB } from '../../user_mem_abort/dimensions/cpu-features.ts';
import { entryHasOther } from '../../user_mem_abort/dimensions/entry-has-other.ts';
import { isMapped } from '../../user_mem_abort/dimensions/fault-kind.ts';
import { hostPte as ofVmas } from '../../user_mem_abort/dimensions/host-pte.ts';
import { mteTags } from '../../user_mem_abort/dimensions/mte-tags.ts';
import { pageInPmd as ofHandlers } from '../../user_mem_abort/dimensions/page-in-pmd.ts';
import { pfnBacking } from '../../user_mem_abort/dimensions/pfn-backing.ts';
import { pfnCongruence } from '../../user_mem_abort/dimensions/pfn-congruence.ts';
import { pmdInRegion } from '../../user_mem_abort/dimensions/pmd-in-region.ts';
import { slotEnd } from '../../user_mem_abort/dimensions/slot-end.ts';
import { slotStart } from '../../user_mem_abort/dimensions/slot-start.ts';
import { stage2State as ofAny } from '../../user_mem_abort/dimensions/stage2-state.ts';
import { subPage as ofSizes } from '../../user_mem_abort/dimensions/sub-page.ts';
import { userPteGone } from '../../user_mem_abort/dimensions/user-pte-gone.ts';
import { vmMte as ofVms } from '../../user_mem_abort/dimensions/vm-mte.ts';
import { vmaAnyUncached } from '../../user_mem_abort/dimensions/vma-any-uncached.ts';
import { vmaEnd } from '../../user_mem_abort/dimensions/vma-end.ts';
import { vmaKind as ofSlots } from '../../user_mem_abort/dimensions/vma-kind.ts';
import { vmaMemType } from '../../user_mem_abort/dimensions/vma-mem-type.ts';
import { vmaMteAllowed } from '../../user_mem_abort/dimensions/vma-mte-allowed.ts';
import { vmaStart } from '../../user_mem_abort/dimensions/vma-start.ts';
import { hasGmem } from './slot.ts';

export const stage2State: Dimension = {
  ...ofAny,
  representatives: {
    mask: () => only(Stage2State.empty, Stage2State.page, Stage2State.pmdBlock),
    enough:
      'The dispatcher looks at no table. The handlers are reached with an empty one, with a page and with a block; what else they may find their own subjects go through.',
  },
};

export const vmaKind: Dimension = {
  ...ofSlots,
  // The memory of a protected guest goes by its address even so: there user space has mapped the file. That it has not is the hole of a slot without one.
  domain: (c) => (hasGmem(c) ? only(VmaKind.anon) : ofSlots.domain!(c)),
  representatives: {
    mask: () => only(VmaKind.anon, VmaKind.thp, VmaKind.hole, VmaKind.pfnmap),
    enough:
      'Each way in which a handler can end: a page, a block, an error, an abort for a fetch from a device. The rest is of their own subjects.',
  },
};

/** What a file gives is what kvm_gmem_get_pfn() says: a page, poison, that it is being closed, or that no page can be had. */
export const hostPte: Dimension = {
  ...ofVmas,
  about:
    "The host's page-table entry. Of a guest_memfd: poisoned, that it is being closed (sigbus), or that no page can be had (interrupted).",
  domain: (c) => {
    if (!hasGmem(c)) return ofVmas.domain!(c);
    if (isMapped(c)) return only(HostPte.writable);
    return only(HostPte.writable, HostPte.poisoned, HostPte.sigbus, HostPte.interrupted);
  },
  representatives: {
    mask: () => only(HostPte.writable, HostPte.poisoned, HostPte.sigbus),
    enough: 'A page and the errors that reach the dispatcher by another value.',
  },
};

/** kvm_arch_prepare_memory_region() and the capability refuse one beside the other. */
export const vmMte: Dimension = {
  ...ofVms,
  domain: (c) => (hasGmem(c) ? only(0) : (ofVms.domain?.(c) ?? only(0, 1))),
  representatives: { mask: () => only(0), enough: 'Tags are of the handlers.' },
};

const ONE =
  'An address that is aligned to nothing shows every rounding; what the handlers do with others their own subjects go through.';

export const pageInPmd: Dimension = {
  ...ofHandlers,
  representatives: { mask: () => only(1), enough: ONE },
};

export const subPage: Dimension = {
  ...ofSizes,
  representatives: { mask: () => only(1), enough: ONE },
};

/** A dimension that the exhaustive engine leaves at its simplest value: only the handlers look at it. */
function ofHandlersOnly(dimension: Dimension): Dimension {
  return {
    ...dimension,
    representatives: {
      mask: () => only(0),
      enough:
        'Only the fault handlers look at it, with values that the dispatcher cannot change. Their own subjects go through all of it.',
    },
  };
}

/** What only the handlers look at. */
export const OF_HANDLERS: readonly Dimension[] = [
  congruence,
  slotStart,
  slotEnd,
  pmdInRegion,
  cacheDIC,
  stage2FWB,
  vmaMemType,
  vmaAnyUncached,
  vmaMteAllowed,
  vmaStart,
  vmaEnd,
  pfnCongruence,
  pfnBacking,
  userPteGone,
  cacheFill,
  mteTags,
  entryHasOther,
].map(ofHandlersOnly);
