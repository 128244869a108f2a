// SPDX-License-Identifier: GPL-2.0-only
// One kind of address for another.
import { calleeOf, isInReach, isRead } from './code.ts';
import { type Operator, replaced } from './operator.ts';

/** What is easily taken for each other: the address that faulted, the canonical one, and the user address. */
const ALIKE: ReadonlyMap<string, readonly string[]> = new Map([
  ['fault_ipa', ['ipa', 'hva']],
  ['ipa', ['fault_ipa']],
  ['hva', ['fault_ipa']],
  ['fault.fault_ipa', ['fault.ipa', 'fault.hva']],
  ['fault.ipa', ['fault.fault_ipa']],
  ['fault.hva', ['fault.fault_ipa']],
  ['s2fd.fault_ipa', ['s2fd.hva']],
  ['s2fd.hva', ['s2fd.fault_ipa']],
]);

export const swapAddress: Operator = {
  name: 'swap-address',
  about:
    'The fault address where the canonical address belongs, or the user address; and the other way round.',
  changesAt: (node) => {
    if (calleeOf(node) === 'get_canonical_gfn') return [replaced(node, 's2vi.gfn')];
    if (calleeOf(node) === 'kvm_s2_trans_output' && isInReach(node, 'fault_ipa'))
      return [replaced(node, 'fault_ipa')];
    if (!isRead(node)) return [];
    return (ALIKE.get(node.getText()) ?? [])
      .filter((other) => !isPlain(other) || isInReach(node, other))
      .map((other) => replaced(node, other));
  },
};

function isPlain(text: string): boolean {
  return /^\w+$/.test(text);
}
