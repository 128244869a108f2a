// SPDX-License-Identifier: GPL-2.0-only
// Where the exhaustive engine varies the permissions of the guest's own stage-2.
import type { Choices } from '../../../core/choices.ts';
import { NestedSize } from '../../../kernel/environment.ts';
import { nestedSize } from './nested-size.ts';
import { variesAttributes } from './page-in-pmd.ts';

export const APART =
  "Size and permissions of the guest hypervisor's entry are read by different accessors; the permissions decide bits of the mapping and nothing about where it lies. They are varied one " +
  'by one, where nothing limits the size of the mapping but the host.';

/**
 * Whether the exhaustive engine varies what the guest's own stage-2 permits: for one size of its mapping, the one in no block's way.
 */
export function variesNestedPermissions(c: Choices): boolean {
  return c.pick(nestedSize.number) === NestedSize.pud && variesAttributes(c);
}
