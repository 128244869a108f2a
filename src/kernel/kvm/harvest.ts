// SPDX-License-Identifier: GPL-2.0-only
// KVM_GET_DIRTY_LOG on another thread.
import type { Machine } from '../machine.ts';
import { wpShadow } from './invalidate.ts';

/**
 * KVM_GET_DIRTY_LOG: collects the bitmap, clears it and write-protects what was dirty, under `mmu_lock` for writing
 * (`kvm_get_dirty_log_protect()` in virt/kvm/kvm_main.c). The kernel write-protects the pages whose bit was set; as a
 * writable leaf without its bit is what the invariant looks for, only those are protected here too.
 */
export function harvestDirtyLog(m: Machine): void {
  const dirty = m.dirty;
  const g = m.g;
  // A page that was mapped writable before the fault has its bit set: only the tables know.
  m.stage2.ensure();
  const { canonical } = m;
  if (canonical !== null) {
    for (let i = 0; i < dirty.count; i++) canonical.wrprotect(dirty.gfns[i]! * g.PAGE_SIZE, g.PAGE_SIZE);
  }
  if (dirty.count > 0) wpShadow(m);
  dirty.harvest();
}
