// SPDX-License-Identifier: GPL-2.0-only
// Compiles a variant with probes.
import { compileFunction } from 'node:vm';
import { type Node, ts } from 'ts-morph';
import { asCalled, seenBy } from '../../c/load.ts';
import * as kernel from '../../kernel/index.ts';
import type { UserMemAbort } from '../../kernel/kernel.ts';
import type { VariantProgram } from '../structure/program.ts';

/** A change of the text: the source between two offsets of a file is replaced. */
export interface Splice {
  readonly node: Node;
  readonly text: string;
}

/** What the instrumented text calls: the value that was read, and what it should be. */
export type Probe = (id: number, value: unknown, derived: () => unknown) => unknown;

/**
 * Compiles a changed copy of a variant in memory, against the kernel modules of this program.
 * @returns its function as the caller calls it
 */
export function compileChanged(
  program: VariantProgram,
  splices: readonly Splice[],
  probe: Probe,
): UserMemAbort {
  const own = new Set(program.files.flatMap((file) => file.getFunctions().map((f) => f.getName())));
  const text = program.files
    .map((file) => {
      const imports = file.getImportDeclarations().map((node) => ({ node, text: '' }));
      const here = [...imports, ...splices.filter(({ node }) => node.getSourceFile() === file)];
      let changed = file.getFullText();
      for (const { node, text: replacement } of here.toSorted(
        (a, b) => b.node.getStart() - a.node.getStart(),
      ))
        changed = changed.slice(0, node.getStart()) + replacement + changed.slice(node.getEnd());
      return changed.replace(/^export /gm, '');
    })
    .join('\n');
  const { translation } = program.source;
  const seen = translation === undefined ? kernel : seenBy(translation);
  const names = Object.keys(seen).filter((name) => !own.has(name));
  const script = ts.transpile(`${text}\nreturn ${program.entry.getName()};`, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.None,
  });
  const body = `const { ${names.join(', ')} } = __kernel;\n${script}`;
  const make = compileFunction(body, ['__kernel', '__probe']) as (
    kernelModule: typeof kernel,
    probeFunction: Probe,
  ) => UserMemAbort;
  const entry = make(seen, probe);
  return translation === undefined ? entry : asCalled(entry, translation);
}
