// SPDX-License-Identifier: GPL-2.0-only
// Pages are given back as used only under `mmu_lock`.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const releaseUnderLock = watched(
  'release-under-lock',
  Violation.releaseUsedOutsideLock,
  'A page is released as used only under mmu_lock.',
  'lockdep assertion of kvm_release_faultin_page() in include/linux/kvm_host.h',
);
