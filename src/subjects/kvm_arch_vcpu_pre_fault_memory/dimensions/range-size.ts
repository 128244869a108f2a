// SPDX-License-Identifier: GPL-2.0-only
// How much user space asks for.
import type { Dimension } from '../../../core/dimension.ts';
import type { Geometry } from '../../../kernel/geometry.ts';
import { staleSyndrome } from './stale-syndrome.ts';

export const rangeSize: Dimension = {
  number: staleSyndrome.number + 1,
  name: 'rangeSize',
  about: 'How much is to be populated: whole pages, as kvm_vcpu_pre_fault_memory() makes sure.',
  source: 'struct kvm_pre_fault_memory, kvm_vcpu_pre_fault_memory() in virt/kvm/kvm_main.c',
  values: [
    { label: 'page', about: 'one page: less than a block, if one is mapped' },
    { label: 'pmd', about: 'the size of a PMD block: beyond the end of the block, unless it begins with it' },
    { label: 'far', about: 'more than any block' },
  ],
};

/** Bytes that a value of `rangeSize` stands for. */
export function bytesOf(value: number, g: Geometry): number {
  return value === 0 ? g.PAGE_SIZE : value === 1 ? g.PMD_SIZE : 4 * g.PUD_SIZE;
}
