// SPDX-License-Identifier: GPL-2.0-only
// What is given to the guest stays where it is.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from '../../user_mem_abort/invariants/invariant.ts';

export const donatedPinned = watched(
  'donated-pinned',
  Violation.donatedUnpinned,
  'A page is given to the guest only while it is pinned for long, and for writing.',
  'pin_user_pages() with FOLL_LONGTERM and FOLL_WRITE in pkvm_mem_abort()',
);
