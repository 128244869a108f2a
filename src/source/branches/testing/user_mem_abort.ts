// SPDX-License-Identifier: GPL-2.0-only
import { type Kernel, type kvm_s2_fault_desc, memslot_is_logging } from '../../../kernel/index.ts';
import { decide } from './decide.ts';

/** A variant that does nothing, with branches of which it is known whether they are taken. */
export function user_mem_abort(k: Kernel, s2fd: kvm_s2_fault_desc): number {
  if (k.PAGE_SIZE < 0) return 1;
  if (k.PAGE_SIZE > 0) memslot_is_logging(k, s2fd.memslot);
  else return 2;
  return decide(k.PAGE_SIZE);
}
