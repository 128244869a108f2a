// SPDX-License-Identifier: GPL-2.0-only
import * as tsMorph from 'ts-morph';
import { expect, test } from 'vitest';
import { branchPoints } from './branch_points.ts';

function textsOf(source: string): string[] {
  const project = new tsMorph.Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  return branchPoints(tsMorph, project.createSourceFile('script.js', source)).map((point) => point.text);
}

test('an if has one branch, and another where it has an else', () => {
  expect(textsOf('if (a) b();')).toEqual(['if (a)']);
  expect(textsOf('if (a) b(); else c();')).toEqual(['if (a)', 'else of if (a)']);
});

test('an else if is a branch with a branch in it', () => {
  expect(textsOf('if (a) b(); else if (c) d();')).toEqual(['if (a)', 'else of if (a)', 'if (c)']);
});

test('each clause of a switch is a branch', () => {
  expect(textsOf('switch (a) { case 1: case f(2): b(); break; default: c(); }')).toEqual([
    'case 1:',
    'case f(2):',
    'default: c();',
  ]);
});

test('both arms of a conditional and the right operands of logical operators are branches', () => {
  expect(textsOf('a ? b : c;')).toEqual(['a ? <b>', 'a ? … : <c>']);
  expect(textsOf('a && b; c || d; e ?? f; g & h;')).toEqual(['a && <b>', 'c || <d>', 'e ?? <f>']);
});

test('loop bodies and catch blocks are branches', () => {
  expect(textsOf('for (;;) a(); while (b) c(); do d(); while (e); for (const f of g) h();')).toHaveLength(4);
  expect(textsOf('try { a(); } catch { b(); }')).toEqual(['catch { b(); }']);
});

test('a branch knows the function that it is in, and the code that a transpiler adds has none', () => {
  const project = new tsMorph.Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const file = project.createSourceFile(
    'script.js',
    'function f() { const g = () => { if (a) b(); }; if (c) d(); }\nfunction _interopRequireDefault(e) { return e && e.__esModule ? e : { default: e }; }',
  );
  expect(branchPoints(tsMorph, file).map(({ inFunction, text }) => [inFunction, text])).toEqual([
    ['g', 'if (a)'],
    ['f', 'if (c)'],
  ]);
});
