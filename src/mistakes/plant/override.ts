// SPDX-License-Identifier: GPL-2.0-only
// Puts a variant on a kernel some of whose calls do something else.

import type { Variant } from '../../core/variant.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { functionOf, type UserMemAbortVariant } from '../../subjects/user_mem_abort/variant.ts';
import type { OverriddenCall } from '../mistake.ts';

/** Makes the kernel with the calls of the mistake in place of the honest ones; one of a kernel serves all runs. */
export function changedBy<World>({ override }: OverriddenCall<World>, world: World): (k: Kernel) => Kernel {
  let honest: Kernel | null = null;
  let changed: Kernel | null = null;
  return (k) => {
    if (changed === null || honest !== k) {
      honest = k;
      // The prototype keeps the configuration's accessors live.
      changed = Object.create(k, Object.getOwnPropertyDescriptors(override(k, world))) as Kernel;
    }
    return changed;
  };
}

/**
 * `variant` under the same name and of the same release, on the kernel that it is called with and the calls of the mistake in place of the honest ones.
 * @param world the machine or VM that it is to run on
 */
export function overridden<World>(
  planting: OverriddenCall<World>,
  variant: Variant,
  world: World,
): UserMemAbortVariant {
  const change = changedBy(planting, world);
  const { name, release, reset } = variant;
  // The rules that it is judged by are those of the text, whatever is beneath it.
  const text = {
    name,
    alone: true as const,
    ...(release === undefined ? {} : { release }),
    ...(reset === undefined ? {} : { reset }),
  };
  const honestly = functionOf(variant);
  if (honestly.signature === 'descriptor') {
    const { signature, user_mem_abort: f } = honestly;
    return { ...text, signature, user_mem_abort: (k, s2fd) => f(change(k), s2fd) };
  }
  const { signature, user_mem_abort: f } = honestly;
  return {
    ...text,
    signature,
    user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) =>
      f(change(k), vcpu, fault_ipa, nested, memslot, hva, fault_is_perm),
  };
}
