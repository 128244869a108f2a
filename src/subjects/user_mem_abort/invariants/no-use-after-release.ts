// SPDX-License-Identifier: GPL-2.0-only
// A page is not used once it was given back.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const noUseAfterRelease = watched(
  'no-use-after-release',
  Violation.useAfterRelease,
  'A page is not mapped, and its tags are not touched, after its reference was dropped.',
  'kvm_release_faultin_page() after the map in arch/arm64/kvm/mmu.c',
);
