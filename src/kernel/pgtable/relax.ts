// SPDX-License-Identifier: GPL-2.0-only
// Adds permissions to a leaf.
import { EAGAIN, EINVAL } from '../errno.ts';
import {
  KVM_PGTABLE_PROT_DBM,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_SW,
  KVM_PGTABLE_PROT_X,
} from '../prot.ts';
import { xnUnsupported } from './attributes.ts';
import { flushIpa, LEVEL_UNKNOWN } from './maintenance.ts';
import type { PageTable } from './page_table.ts';
import { updateAttrs } from './update_attrs.ts';

/**
 * kvm_pgtable_stage2_relax_perms() of arch/arm64/kvm/hyp/pgtable.c, for the leaf over `addr`.
 *
 * R and W are only ever added. Execution is not: since FEAT_XNX support (6.19) the whole XN field is rewritten, so a leaf that
 * was executable stops being so when `prot` has no X. Memory type and access flag stay as they are.
 *
 * The flush after -EAGAIN is the kernel's; the level that it passes then is not initialised, which the model writes as
 * unknown.
 */
export function relaxPerms(t: PageTable, addr: number, prot: number, flags: number): number {
  if ((prot & KVM_PGTABLE_PROT_SW) !== 0) return -EINVAL;
  if (xnUnsupported(t.m, prot)) return -EINVAL;
  const ret = updateAttrs(
    t,
    addr,
    1,
    prot & (KVM_PGTABLE_PROT_RWX | KVM_PGTABLE_PROT_DBM),
    t.m.mappingRules.relaxTakesExecution ? KVM_PGTABLE_PROT_X : 0,
    flags,
  );
  if (ret === 0) flushIpa(t.m, addr, t.walk.level);
  else if (ret === -EAGAIN) flushIpa(t.m, addr, LEVEL_UNKNOWN);
  return ret;
}
