// SPDX-License-Identifier: GPL-2.0-only
// In protected mode a change of size needs a mapping object.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const protectedMapWithoutTopup: KnownProblem = {
  id: 'protected-map-without-topup',
  title: 'In protected mode a permission fault that becomes a block maps without a mapping object',
  invariants: ['memcache-sufficient', 'no-bug', 'progress', 'dirty-has-leaf'],
  covers: (c) =>
    labelOf(c, 'faultKind') === 'permission' &&
    labelOf(c, 'protectedKvm') === 'yes' &&
    (labelOf(c, 'cacheFill') ?? 'full') !== 'full',
  scenario: {
    schemaVersion: 1,
    choices: {
      protectedKvm: 'yes',
      faultKind: 'permission',
      access: 'write',
      stage2State: 'page',
      vmaKind: 'thp',
      cacheFill: 'empty',
    },
    races: [],
  },
  analysis:
    'A permission fault tops the cache up only for a write while logging. In protected mode a page that grows to a block, left over from dirty logging for one, is mapped anew, which takes a spare mapping object: ' +
    'pkvm_pgtable_stage2_map() takes it from the cache of the vCPU without looking, and dereferences NULL if there is none; with too few pages the map of the hypervisor itself fails under WARN_ON.',
  fixedBy: '6bf0215c565e, after the refactoring: in protected mode a permission fault fills the cache',
};
