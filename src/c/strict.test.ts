// SPDX-License-Identifier: GPL-2.0-only
/** The TypeScript of a translation is what a strict compiler takes. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { debianText } from '../history/debian-text.ts';
import { WIDTH } from './emit/wrap.ts';
import { compileC } from './testing/compile.ts';
import { translate } from './translate.ts';

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: [],
  paths: { 'stage2-verify/kernel': [fileURLToPath(new URL('../kernel/index.ts', import.meta.url))] },
};

/** What the model may ask is declared with the dimensions, which the model itself does not import. */
const QUESTIONS = fileURLToPath(new URL('../subjects/user_mem_abort/dimensions/all.ts', import.meta.url));

/** What the compiler says of modules, as `module:line: message`. */
function complaints(modules: { readonly [name: string]: string }): string[] {
  const names = new Map(
    Object.entries(modules).map(([name, text]) => [
      fileURLToPath(new URL(`./${name}.translated.ts`, import.meta.url)),
      text,
    ]),
  );
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (path) => names.has(path) || fileExists(path);
  host.readFile = (path) => names.get(path) ?? readFile(path);
  host.getSourceFile = (path, options) => {
    const text = names.get(path);
    return text === undefined ? getSourceFile(path, options) : ts.createSourceFile(path, text, options);
  };
  const program = ts.createProgram([...names.keys(), QUESTIONS], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText, start }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    const name = file?.fileName.replace(/.*\//, '').replace('.translated.ts', '');
    return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

const FOLDER = new URL('./testing/constructs/', import.meta.url);
const constructs = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [
    file,
    compileC(readFileSync(new URL(file, FOLDER), 'utf8'), 'run').code,
  ]),
);
const debian = Object.fromEntries(
  (['6.1', '6.12'] as const).flatMap((version) => {
    const found = debianText(version);
    if ('reason' in found) {
      console.log(`left out: ${found.reason}`);
      return [];
    }
    return [[version, translate(found.text, { file: 'mmu.c', function: 'user_mem_abort' }).code]];
  }),
);
const all = { ...constructs, ...debian };

describe('the TypeScript of C', () => {
  it('passes a strict compiler, of every construct and of the kernels of Debian that are there; it would say where it does not', () => {
    expect(Object.keys(constructs).length).toBeGreaterThan(20);
    expect(complaints({ ...all, wrong: 'const x: number = null;\nexport { x };\n' })).toEqual([
      "wrong:1: Type 'null' is not assignable to type 'number'.",
    ]);
  });

  it('has lines that a terminal shows', () => {
    const long = Object.values(all).flatMap((code) => code.split('\n').filter((line) => line.length > WIDTH));
    expect(long).toEqual([]);
  });
});
