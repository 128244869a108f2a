// SPDX-License-Identifier: GPL-2.0-only
// What a structure of the façade is in.
import { wrongObject } from '../calls/arguments.ts';
import type { Self } from '../calls/declare.ts';
import type { Machine } from '../machine.ts';

/** The structures of the façade that have others inside them, by tag: a run has one of each. */
const CONTAINERS: { readonly [tag: string]: (m: Machine) => object } = {
  kvm: (m) => m.kvm,
  kvm_arch: (m) => m.kvm.arch,
  kvm_vcpu: (m) => m.vcpu,
  kvm_vcpu_arch: (m) => m.vcpu.arch,
};

/** Tags of the structures of the façade that have others inside them. */
export const CONTAINER_TAGS: ReadonlySet<string> = new Set(Object.keys(CONTAINERS));

/**
 * `container_of()` by a structure inside another: the one of the run, if the pointer is to its field; else it is recorded as what the kernel would take
 * for one, and the run goes on with the right one.
 */
export function createContainerOf(m: Machine) {
  const self: Self = {
    name: 'container_of',
    logged: 'container_of',
    code: -1,
    sleeps: false,
    needs: undefined,
  };
  return (pointer: object, tag: string, field: string): object => {
    const around = CONTAINERS[tag]!(m) as { readonly [field: string]: unknown };
    if (around[field] !== pointer)
      wrongObject(m, self, `a pointer to the ${field} of a struct ${tag}`, pointer);
    return around;
  };
}
