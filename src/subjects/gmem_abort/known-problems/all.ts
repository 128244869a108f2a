// SPDX-License-Identifier: GPL-2.0-only
// What the handler of 6.18 to 7.1 breaks.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { nestedExecWithoutXnx } from '../../user_mem_abort/known-problems/nested-exec-without-xnx.ts';
import { nestedGranuleBelowPage } from '../../user_mem_abort/known-problems/nested-granule-below-page.ts';
import { nestedWalkNotForwarded } from '../../user_mem_abort/known-problems/nested-walk-not-forwarded.ts';
import { permissionFaultMapped } from './permission-fault-mapped.ts';
import { unalignedAddress } from './unaligned-address.ts';

/** Known problems of every state up to 7.1, the first up to its mend; those of nested guests are those of `user_mem_abort()`. */
export const KNOWN_PROBLEMS: readonly KnownProblem[] = [
  nestedExecWithoutXnx,
  nestedGranuleBelowPage,
  nestedWalkNotForwarded,
  permissionFaultMapped,
  unalignedAddress,
];
