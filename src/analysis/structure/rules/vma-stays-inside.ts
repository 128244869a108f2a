// SPDX-License-Identifier: GPL-2.0-only
// The VMA does not outlive its lock.
import { type FunctionDeclaration, Node, SyntaxKind } from 'ts-morph';
import { VMA_LOCK } from '../facade.ts';
import { FindingList } from '../findings.ts';
import { bare, place, type VariantProgram } from '../program.ts';
import { locals, type State } from '../state.ts';
import type { RuleAtWork, StructureRule } from './rule.ts';

/** The VMA is looked at under mmap_lock only, and nothing lets it out of the function that holds the lock. */
export const vmaStaysInside: StructureRule = {
  name: 'vma-stays-inside',
  about: 'The VMA does not leave the function that holds mmap_lock.',
  start,
};

function start(program: VariantProgram): RuleAtWork {
  const found = new FindingList();
  const isLocked = (state: State): boolean => state.locks.includes(VMA_LOCK);
  for (const file of program.files) for (const f of file.getFunctions()) inScopeAfterUnlock(f, found);
  return {
    observer: {
      write: (state, struct, field, value, node) => {
        if (value.kind === 'vma')
          found.add(
            node,
            `stores the VMA in ${struct === '' ? 'a structure' : struct}, field ${field}`,
            state,
          );
      },
      enter: (state, f, args, node) => {
        if (args.some((arg) => arg.kind === 'vma') && !isLocked(state))
          found.add(node, `passes the VMA to ${f.getName()}() without mmap_lock`, state);
      },
      call: (state, name, args, node) => {
        if (args.some((arg) => arg.kind === 'vma') && !isLocked(state))
          found.add(node, `passes the VMA to ${name}() without mmap_lock`, state);
      },
      leave: (state, f, value, node) => {
        if (value.kind === 'vma') found.add(node, `${f.getName()}() returns the VMA`, state);
        for (const { fields } of state.heap.values()) {
          if ([...fields.values()].some((held) => held.kind === 'vma'))
            found.add(node, `${f.getName()}() returns with the VMA in memory that outlives it`, state);
        }
      },
      useVma: (state, node) => {
        if (!isLocked(state)) found.add(node, `reads ${node.getText()} without mmap_lock`, state);
      },
      close: (state, node) => {
        for (const identifier of node.getDescendantsOfKind(SyntaxKind.Identifier)) {
          if (locals(state).get(identifier.getText())?.kind === 'vma')
            found.add(node, `a closure captures the VMA as ${identifier.getText()}`, state);
        }
      },
    },
    findings: () => found.all,
  };
}

/** A variable that holds the VMA must not be in reach of statements that follow the unlocking, `return` aside. */
function inScopeAfterUnlock(f: FunctionDeclaration, found: FindingList): void {
  const holders = f
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => /^\w+\.vma_lookup$/.test(call.getExpression().getText()))
    .map((call) => holderOf(call))
    .filter((name) => name !== null);
  if (holders.length === 0) return;
  const unlocks = f
    .getDescendantsOfKind(SyntaxKind.ExpressionStatement)
    .filter((statement) => /^\w+\.mmap_read_unlock\(/.test(statement.getText()));
  for (const unlock of unlocks) {
    const behind = unlock
      .getNextSiblings()
      .filter((node) => Node.isStatement(node) && !Node.isReturnStatement(node));
    const end = behind.at(-1);
    if (end === undefined) continue;
    const last = place(end).replace(/^.*:/, '');
    found.add(
      unlock,
      `${f.getName()}() goes on to line ${last} after mmap_read_unlock() with ${holders.join(', ')} in scope; only the assignments to it keep the VMA from being used there`,
    );
  }
}

function holderOf(call: Node): string | null {
  let around = call.getParent();
  while (around !== undefined && bare(around) === call) around = around.getParent();
  if (Node.isVariableDeclaration(around)) return around.getName();
  return Node.isBinaryExpression(around) ? around.getLeft().getText() : null;
}
