// SPDX-License-Identifier: GPL-2.0-only
// Who knows the value: architecture, hypervisor or implementation.
import { type FunctionDeclaration, Node, SyntaxKind } from 'ts-morph';
import { bare, type VariantProgram } from '../structure/program.ts';
import { type Access, isAssignment, stateVariables } from './accesses.ts';

/** Who knows what a field holds. */
export type Origin = 'architecture' | 'hypervisor' | 'implementation';

/**
 * The rules: what a written value reads decides. Fault registers, and what their decoders make of them, are the
 * architecture's report; memslot, VMA, pin, the VM and the guest tables that KVM walked in software are the
 * hypervisor's context; configuration and constants are neither. A value that reads only one kind is of that kind; one
 * that mixes both, or reads neither, is an implementation detail. A constant that is stored under a condition is as the
 * condition. A field that holds a parameter is what the parameter is, whatever is later made of it.
 */
const PARAMETER_ORIGIN: ReadonlyMap<string, Origin> = new Map<string, Origin>([
  ['vcpu', 'architecture'],
  ['fault_ipa', 'architecture'],
  ['fault_is_perm', 'architecture'],
  ['nested', 'hypervisor'],
  ['memslot', 'hypervisor'],
  ['hva', 'hypervisor'],
  ['kvm', 'hypervisor'],
  ['vma', 'hypervisor'],
]);

const DECODER = /^k\.(kvm_is_write_fault|kvm_vcpu_\w+|esr_\w+)$/;
const CONTEXT =
  /^k\.(vma_lookup|__kvm_faultin_pfn|pfn_is_map_memory|kvm_supports_\w+|kvm_has_mte|kvm_s2_trans_\w+)$/;

/** Finds the origin of fields by what their writes read. */
export class Origins {
  private readonly program: VariantProgram;
  private readonly accesses: readonly Access[];

  constructor(program: VariantProgram, accesses: readonly Access[]) {
    this.program = program;
    this.accesses = accesses;
  }

  /** Origin of a field. */
  of(struct: string, field: string): Origin {
    const fixed = this.parameterOrigin(struct, field);
    if (fixed !== undefined) return fixed;
    const sources = new Set<Origin>();
    this.field(struct, field, sources, new Set());
    const [only, ...others] = sources;
    return only === undefined || others.length > 0 ? 'implementation' : only;
  }

  private parameterOrigin(struct: string, field: string): Origin | undefined {
    const known = PARAMETER_ORIGIN.get(field);
    if (known === undefined || this.program.structs.get(struct)?.constant) return known;
    const isStored = this.accesses.some(
      (a) => a.kind === 'init' && a.struct === struct && a.field === field && a.value?.getText() === field,
    );
    return isStored ? known : undefined;
  }

  private field(struct: string, field: string, into: Set<Origin>, seen: Set<unknown>): void {
    const key = `${struct}.${field}`;
    if (seen.has(key)) return;
    seen.add(key);
    const fixed = this.parameterOrigin(struct, field);
    if (fixed !== undefined) {
      into.add(fixed);
      return;
    }
    for (const access of this.accesses) {
      if (access.struct !== struct || access.field !== field || access.value === null) continue;
      this.expression(access.value, into, seen);
      if (access.kind === 'write' && isPlainConstant(access.value)) this.conditions(access.node, into, seen);
    }
  }

  private conditions(node: Node, into: Set<Origin>, seen: Set<unknown>): void {
    for (const around of node.getAncestors()) {
      if (Node.isIfStatement(around)) this.expression(around.getExpression(), into, seen);
    }
  }

  private expression(wrapped: Node, into: Set<Origin>, seen: Set<unknown>): void {
    const node = bare(wrapped);
    if (seen.has(node)) return;
    seen.add(node);
    if (Node.isCallExpression(node)) {
      const callee = node.getExpression().getText();
      if (DECODER.test(callee)) into.add('architecture');
      else if (CONTEXT.test(callee)) into.add('hypervisor');
      else {
        for (const argument of node.getArguments()) {
          if (!isOutParameter(argument)) this.expression(argument, into, seen);
        }
        const f = this.program.resolve(callee, node.getSourceFile());
        if (f !== null && this.program.isOwn(f)) this.results(f, into, seen);
      }
      return;
    }
    if (Node.isPropertyAccessExpression(node)) {
      const base = node.getExpression();
      if (node.getText().startsWith('k.')) return;
      const f = node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
      const struct = f === undefined ? undefined : stateVariables(this.program, f).get(base.getText());
      if (struct !== undefined) this.field(struct, node.getName(), into, seen);
      else if (node.getName() === 'kvm') into.add('hypervisor');
      else this.expression(base, into, seen);
      return;
    }
    if (Node.isIdentifier(node)) {
      this.identifier(node.getText(), node, into, seen);
      return;
    }
    node.forEachChild((child) => {
      this.expression(child, into, seen);
    });
  }

  private results(f: FunctionDeclaration, into: Set<Origin>, seen: Set<unknown>): void {
    for (const statement of f.getDescendantsOfKind(SyntaxKind.ReturnStatement)) {
      const value = statement.getExpression();
      if (value !== undefined) this.expression(value, into, seen);
    }
  }

  private identifier(name: string, node: Node, into: Set<Origin>, seen: Set<unknown>): void {
    const known = PARAMETER_ORIGIN.get(name);
    if (known !== undefined) {
      into.add(known);
      return;
    }
    const f = node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
    const declared = f
      ?.getDescendantsOfKind(SyntaxKind.VariableDeclaration)
      .find((d) => d.getName() === name);
    if (f === undefined || declared === undefined) return;
    const value = declared.getInitializer();
    if (value !== undefined) this.expression(value, into, seen);
    for (const assigned of f.getDescendantsOfKind(SyntaxKind.BinaryExpression)) {
      if (isAssignment(assigned) && assigned.getLeft().getText() === name)
        this.expression(assigned.getRight(), into, seen);
    }
    if (Node.isCallExpression(value) && value.getExpression().getText() === 'ref') {
      for (const call of f.getDescendantsOfKind(SyntaxKind.CallExpression)) {
        if (call !== value && call.getArguments().some((argument) => argument.getText() === name))
          this.expression(call, into, seen);
      }
    }
  }
}

/** What a call writes through a pointer is no source of what it gives. */
function isOutParameter(node: Node): boolean {
  const f = node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
  const value = f
    ?.getDescendantsOfKind(SyntaxKind.VariableDeclaration)
    .find((d) => d.getName() === node.getText())
    ?.getInitializer();
  return Node.isCallExpression(value) && value.getExpression().getText() === 'ref';
}

function isPlainConstant(node: Node): boolean {
  return node.getDescendantsOfKind(SyntaxKind.CallExpression).length === 0 && !/[a-z]/.test(stripped(node));
}

function stripped(node: Node): string {
  return node.getText().replace(/\b(true|false|null)\b/g, '');
}
