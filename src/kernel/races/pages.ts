// SPDX-License-Identifier: GPL-2.0-only
// What happens to the page behind the faulting address.
import { Touches } from '../calls/touches.ts';
import { VmaKind } from '../environment.ts';
import { race } from './declare.ts';
import {
  begin,
  hasPage,
  hasVma,
  invalidating,
  isWritable,
  NOTIFIES,
  notified,
  UNMAPS_PAGE,
} from './invalidating.ts';

/** Another page is behind the address, and no entry until somebody asks for it. */
const GOES = { ...UNMAPS_PAGE, page: 'another', userEntry: 'none' } as const;

export const pageRaces = {
  unmap: race({
    name: 'unmap',
    about: 'Reclaim or MADV_DONTNEED takes the page away; the next access brings another one.',
    short: 'the page is unmapped',
    kernel: 'try_to_unmap() in mm/rmap.c',
    calls: ['try_to_unmap', ...notified('ptep_clear_flush')],
    mmuLock: 'free',
    mmapLock: 'any',
    possible: (m) => hasVma(m) && m.host.present,
    touches: NOTIFIES | Touches.page | Touches.userEntry,
    makes: GOES,
    act: (m) => invalidating(m, () => m.host.zap()),
  }),

  remap: race({
    name: 'remap',
    about: 'Migration puts another page in the place of this one at once.',
    short: 'the page migrates',
    kernel: 'migrate_pages() in mm/migrate.c',
    calls: ['migrate_pages', 'try_to_migrate', ...notified('ptep_clear_flush'), 'remove_migration_ptes'],
    mmuLock: 'free',
    mmapLock: 'any',
    // Pages of a device stay where they are.
    possible: (m) => hasPage(m) && m.host.vmaKind() !== VmaKind.dax,
    touches: NOTIFIES | Touches.page,
    makes: { ...UNMAPS_PAGE, page: 'another' },
    act: (m) => invalidating(m, () => m.host.migrate()),
  }),

  writeProtect: race({
    name: 'write-protect',
    about: 'KSM or fork() makes the page copy-on-write.',
    short: 'the page becomes copy-on-write',
    kernel: 'write_protect_page() in mm/ksm.c',
    calls: ['write_protect_page', ...notified('ptep_clear_flush', 'set_pte_at')],
    mmuLock: 'free',
    mmapLock: 'any',
    possible: (m) => {
      const kind = m.host.vmaKind();
      return (kind === VmaKind.anon || kind === VmaKind.thp) && isWritable(m);
    },
    touches: NOTIFIES | Touches.page,
    makes: UNMAPS_PAGE,
    act: (m) => invalidating(m, () => m.host.shareCopyOnWrite()),
  }),

  poison: race({
    name: 'poison',
    about: 'The page turns out to be broken; its entry becomes one that says so.',
    short: 'the page is poisoned',
    kernel: 'memory_failure() in mm/memory-failure.c',
    calls: ['memory_failure', 'try_to_unmap', ...notified('ptep_clear_flush', 'set_pte_at')],
    mmuLock: 'free',
    mmapLock: 'any',
    possible: (m) => m.host.vmaKind() !== VmaKind.thp && isWritable(m),
    touches: NOTIFIES | Touches.page,
    makes: UNMAPS_PAGE,
    act: (m) => invalidating(m, () => m.host.poisonPage()),
  }),

  invalidateBegin: race({
    name: 'invalidate-begin',
    about: 'An invalidation of the range starts and does not end before the handler returns.',
    short: 'an invalidation starts and does not end',
    kernel: 'kvm_mmu_notifier_invalidate_range_start() in virt/kvm/kvm_main.c',
    calls: ['kvm_mmu_notifier_invalidate_range_start', 'kvm_unmap_gfn_range'],
    mmuLock: 'free',
    mmapLock: 'any',
    possible: (m) => m.invalidateInProgress === 0 && hasVma(m),
    // The sequence moves when it ends.
    touches: Touches.page | Touches.userEntry | Touches.staleness | Touches.stage2,
    makes: GOES,
    act: (m) => {
      begin(m);
      m.host.zap();
    },
  }),
};
