// SPDX-License-Identifier: GPL-2.0-only
// A race as a line.
import type { RaceName } from '../kernel/races/actions.ts';

const ABOUT: { readonly [name in RaceName]: string } = {
  unmap: 'the page is unmapped',
  remap: 'the page migrates',
  'vma-hole': 'munmap()',
  'vma-small': 'the VMA is replaced by small anonymous pages',
  'vma-device': 'the VMA is replaced by a device',
  'vma-no-mte': 'the VMA is replaced by memory without tags',
  'vma-read-only': 'mprotect() to read-only',
  'thp-collapse': 'the pages collapse into a huge page',
  'thp-split': 'the huge page is split',
  'write-protect': 'the page becomes copy-on-write',
  poison: 'the page is poisoned',
  'start-logging': 'dirty logging starts',
  'stop-logging': 'dirty logging stops',
  'harvest-dirty-log': 'the dirty log is harvested',
  'vcpu-maps-first': 'another vCPU takes the same fault and is done first',
  'invalidate-begin': 'an invalidation starts and does not end',
};

/** What another thread did, as a line of a trace. */
export function raceText(name: string, refused: boolean): string {
  const about = ABOUT[name as RaceName];
  return `>>> another thread: ${name} (${about})${refused ? ': refused by the locks' : ''}`;
}
