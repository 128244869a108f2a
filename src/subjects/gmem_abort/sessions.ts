// SPDX-License-Identifier: GPL-2.0-only
// What sessions of gmem_abort() are made of.
import { OF_FILE_ACTIONS as OF_HOST } from '../../kernel/session/host.ts';
import { OF_FILE_ACTIONS as OF_VMM } from '../../kernel/session/vmm.ts';
import { OWN_SESSIONS } from '../user_mem_abort/sessions/own.ts';
import type { SessionOptions } from '../user_mem_abort/sessions/rules.ts';
import { SessionWorld } from '../user_mem_abort/sessions/world.ts';
import { JUDGE } from './invariants/all.ts';
import { SPACE } from './space.ts';

/** A slot with a guest_memfd. */
class FileWorld extends SessionWorld {
  override isOfFile(): boolean {
    return true;
  }
}

/**
 * Holes are punched, memory fails, and the guest faults again. That memory changes between private and shared is no step: arm64 has no memory attributes
 * (KVM_GENERIC_MEMORY_ATTRIBUTES is not selected in arch/arm64/kvm/Kconfig), so that what a guest_memfd has is shared from the start.
 */
export const SESSIONS: SessionOptions = {
  ...OWN_SESSIONS,
  space: SPACE,
  judge: JUDGE,
  hostActions: OF_HOST,
  vmmActions: OF_VMM,
  extras: ['topup'],
  createWorld: (rules) => new FileWorld(rules),
};
