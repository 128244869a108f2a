// SPDX-License-Identifier: GPL-2.0-only
// Another flag of the same kind.
import { Node } from 'ts-morph';
import { isRead } from './code.ts';
import { type Change, type Operator, replaced } from './operator.ts';

/** Flags of one kind, of which the wrong one is easily written. */
const MISTAKEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['KVM_PGTABLE_PROT_R', ['KVM_PGTABLE_PROT_W', '0']],
  ['KVM_PGTABLE_PROT_W', ['KVM_PGTABLE_PROT_X', 'KVM_PGTABLE_PROT_R']],
  ['KVM_PGTABLE_PROT_X', ['KVM_PGTABLE_PROT_PX', 'KVM_PGTABLE_PROT_UX']],
  ['KVM_PGTABLE_PROT_PX', ['KVM_PGTABLE_PROT_UX', 'KVM_PGTABLE_PROT_X']],
  ['KVM_PGTABLE_PROT_UX', ['KVM_PGTABLE_PROT_PX', 'KVM_PGTABLE_PROT_X']],
  ['KVM_PGTABLE_PROT_DEVICE', ['KVM_PGTABLE_PROT_NORMAL_NC']],
  ['KVM_PGTABLE_PROT_NORMAL_NC', ['KVM_PGTABLE_PROT_DEVICE']],
  ['VM_ALLOW_ANY_UNCACHED', ['VM_MTE_ALLOWED']],
  ['VM_MTE_ALLOWED', ['VM_ALLOW_ANY_UNCACHED']],
  ['VM_PFNMAP', ['VM_MIXEDMAP']],
  ['VM_MIXEDMAP', ['VM_PFNMAP']],
  ['FOLL_WRITE', ['0']],
  ['true', ['false']],
  ['false', ['true']],
]);

export const wrongFlag: Operator = {
  name: 'wrong-flag',
  about: 'Another flag of the same kind, or the opposite of a flag.',
  changesAt: (node) => {
    const text = node.getText();
    if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node))
      return (MISTAKEN.get(text) ?? []).map((other) => replaced(node, other));
    if (!Node.isIdentifier(node) || !isRead(node)) return [];
    return (MISTAKEN.get(text) ?? []).map((other): Change => {
      const change = replaced(node, other);
      return other === '0' ? change : { ...change, needs: [other] };
    });
  },
};
