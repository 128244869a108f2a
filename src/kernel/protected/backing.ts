// SPDX-License-Identifier: GPL-2.0-only
// What the pages of a VMA are.
import { VmaKind } from '../environment.ts';
import type { Machine } from '../machine.ts';
import { Backing } from './questions.ts';

/** What stands behind the VMA at the faulting address. What another thread put into its place is anonymous, or pfns that nobody can pin. */
export function backingOf({ host, protection }: Machine): Backing {
  if (host.replaced) return Backing.swap;
  switch (host.vmaKind()) {
    case VmaKind.anon:
    case VmaKind.thp:
    case VmaKind.dax:
      return protection.backing();
    case VmaKind.hole:
    case VmaKind.pfnmap:
      return Backing.swap;
    // Pages of hugetlbfs and of a driver: neither is swapped, and no file system has to know of a write.
    default:
      return Backing.pageCache;
  }
}
