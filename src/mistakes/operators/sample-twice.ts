// SPDX-License-Identifier: GPL-2.0-only
// The sequence sampled again.
import { Node, SyntaxKind } from 'ts-morph';
import { calleeOf } from './code.ts';
import { type Operator, replaced } from './operator.ts';

export const sampleTwice: Operator = {
  name: 'sample-twice',
  about: 'The invalidation sequence sampled once more, so that what happened in between is forgotten.',
  changesAt: (node) => {
    if (calleeOf(node) === 'mmu_invalidate_retry' && Node.isCallExpression(node)) {
      const [kvm, sampled] = node.getArguments();
      return [replaced(sampled, `${kvm.getText()}.mmu_invalidate_seq`)];
    }
    if (!Node.isExpressionStatement(node)) return [];
    const [state] = STATES.filter((candidate) => mentionsCall(node, candidate.object));
    if (state === undefined) return [];
    return [replaced(node, `${node.getText()} ${state.sample};`)];
  },
};

/** Where the sequence is kept while the page is being found, and how it is sampled there. */
const STATES = [
  { object: 'fault', sample: 'fault.mmu_seq = fault.vcpu.kvm.mmu_invalidate_seq' },
  { object: 's2vi', sample: 's2vi.mmu_seq = s2fd.vcpu.kvm.mmu_invalidate_seq' },
  { object: 'pfn', sample: 'mmu_seq = kvm.mmu_invalidate_seq' },
];

function mentionsCall(statement: Node, object: string): boolean {
  return (
    statement.getText().startsWith(`${object}.`) &&
    statement
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .some((call) => calleeOf(call) === '__kvm_faultin_pfn')
  );
}
