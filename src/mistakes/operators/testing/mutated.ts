// SPDX-License-Identifier: GPL-2.0-only
import { Project } from 'ts-morph';
import { mutantsOf } from '../../mutants/mutants-of.ts';
import { compact } from '../../plant/same-code.ts';
import type { Operator } from '../operator.ts';

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

/**
 * What an operator makes of the body of a function, each result as `code -> what it becomes`.
 * @param parameters of the function around it
 */
export function mutated(operator: Operator, body: string, parameters = 'k'): readonly string[] {
  const text = `function f(${parameters}) {\n${body}\n}\n`;
  const file = project.createSourceFile('/variant/f.ts', text, { overwrite: true });
  return mutantsOf('variant', [file], [operator]).map(
    ({ becomes, was }) => `${compact(was)} -> ${compact(becomes)}`,
  );
}
