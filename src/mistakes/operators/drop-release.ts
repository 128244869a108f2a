// SPDX-License-Identifier: GPL-2.0-only
// A release missing.
import { callStatement } from './code.ts';
import { dropped, type Operator } from './operator.ts';

/** The functions that give a reference back. */
export const RELEASES: readonly string[] = [
  'kvm_release_page_unused',
  'kvm_release_page_clean',
  'kvm_release_page_dirty',
  'kvm_release_faultin_page',
];

export const dropRelease: Operator = {
  name: 'drop-release',
  about: 'A path that forgets to release the page.',
  changesAt: (node) => (callStatement(node, RELEASES) === null ? [] : [dropped(node)]),
};
