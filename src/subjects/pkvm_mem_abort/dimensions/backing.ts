// SPDX-License-Identifier: GPL-2.0-only
// What stands behind the host's memory.
import { only } from '../../../core/dimension.ts';
import { VmaKind } from '../../../kernel/environment.ts';
import { Backing } from '../../../kernel/protected/questions.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { vmaKind } from '../../user_mem_abort/dimensions/vma-kind.ts';
import { OWN } from './numbers.ts';

/** The dimension, for a space in which it has that number. */
export const backingAt = (number: number) =>
  dimension({
    number,
    name: 'backing',
    about:
      'What stands behind the memory: swap, or a file that may or may not be written without its file system knowing.',
    source: 'folio_test_swapbacked(), check_vma_flags() in mm/gup.c',
    values: [
      { label: 'swap', about: 'anonymous memory, shmem or a memfd', weight: 6 },
      { label: 'page-cache', about: 'pages of a file that no file system tracks; device-dax', weight: 2 },
      {
        label: 'tracked',
        about: 'a file system that tracks writes, fsdax, secret memory: no long-term pin for writing',
        weight: 2,
      },
    ],
    // Memory of a device is never swapped. (Of hugetlbfs and of drivers it is decided by the kind, and nobody asks.)
    domain: (c) =>
      c.pick(vmaKind.number) === VmaKind.dax
        ? only(Backing.pageCache, Backing.tracked)
        : only(Backing.swap, Backing.pageCache, Backing.tracked),
    answers: {
      backing(): Backing {
        return this.choices.pick(number) as Backing;
      },
    },
  });

export const backing = backingAt(OWN);
