// SPDX-License-Identifier: GPL-2.0-only
// Every mutant of a variant.
import type { Node, SourceFile } from 'ts-morph';
import { editing } from '../mistake.ts';
import type { Change, Operator } from '../operators/operator.ts';
import { type Edit, withEdits } from '../plant/edit.ts';
import { compact } from '../plant/same-code.ts';
import type { VariantCode } from '../plant/variant-code.ts';
import type { Mutant, Position } from './mutant.ts';

/** Every mutant that the operators make of the functions in the files of a variant, in the order of the code. */
export function mutantsOf(
  variant: string,
  files: readonly SourceFile[],
  operators: readonly Operator[],
): readonly Mutant[] {
  return files.flatMap((file) => mutantsIn(variant, file, operators));
}

function mutantsIn(variant: string, file: SourceFile, operators: readonly Operator[]): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const known = new Set<string>([normal(file.getFullText())]);
  const ids = new Map<string, number>();
  for (const definition of file.getFunctions()) {
    const name = definition.getName() ?? '';
    const visit = (node: Node): void => {
      for (const operator of operators) {
        for (const change of operator.changesAt(node)) {
          const text = resultOf(file, change);
          if (known.has(text)) continue;
          known.add(text);
          mutants.push(mutantOf(variant, file, name, operator, change, ids));
        }
      }
    };
    definition.getBody()?.forEachDescendant(visit);
  }
  return mutants.sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column);
}

/** The file after a change. Two mistakes with the same result are one, and one that changes nothing is none. */
function resultOf(file: SourceFile, change: Change): string {
  return normal(withEdits(file.getFilePath(), file.getFullText(), editsOf(change)));
}

/** Code without what formatting decides, and without statements that are empty. */
function normal(text: string): string {
  return compact(text).replaceAll(/([;{}]);+/g, '$1');
}

function editsOf(change: Change): Edit[] {
  return change.replacements.map(({ node, text }) => ({ from: node.getStart(), to: node.getEnd(), text }));
}

function mutantOf(
  variant: string,
  file: SourceFile,
  inFunction: string,
  operator: Operator,
  change: Change,
  ids: Map<string, number>,
): Mutant {
  const edits = editsOf(change);
  const from = Math.min(...edits.map((edit) => edit.from));
  const to = Math.max(...edits.map((edit) => edit.to));
  const was = file.getFullText().slice(from, to);
  const within = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }));
  const path = file.getFilePath().slice(1);
  const start = positionOf(file, from);
  const stem = `${path}:${start.line}:${start.column}/${operator.name}`;
  const nth = (ids.get(stem) ?? 0) + 1;
  ids.set(stem, nth);
  return {
    id: nth === 1 ? stem : `${stem}-${nth}`,
    title: operator.about,
    origin: 'mutant',
    variant,
    operator: operator.name,
    path,
    start,
    line: file.getFullText().split('\n')[start.line - 1] ?? '',
    end: positionOf(file, to),
    was,
    becomes: withEdits(path, was, within),
    inFunction,
    change,
    planting: editing((code) => apply(code, inFunction, change)),
  };
}

function apply(code: VariantCode, inFunction: string, change: Change): void {
  for (const { node, text } of change.replacements) code.replace(node, text);
  if (change.needs !== undefined) code.need(inFunction, ...change.needs);
}

function positionOf(file: SourceFile, at: number): Position {
  return file.getLineAndColumnAtPos(at);
}
