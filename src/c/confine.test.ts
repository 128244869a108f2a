// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { confined, NoTranslation } from './confine.ts';

describe('a translation', () => {
  it('counts each round of a loop and each call, and keeps its lines', () => {
    const text = `'use strict';
function f(k, x) {
  while (x < 3) x++;
  do { x--; } while (x > 0);
  for (;;) {
    return x;
  }
}
return { entry: f, reset: () => {}, statics: () => ({}) };`;
    const guarded = confined(text);
    expect(guarded.split('\n')).toHaveLength(text.split('\n').length);
    expect(guarded.match(/\$step\(\);/g)).toHaveLength(4);
  });

  it.each([
    ['process.exit(0)', 'the name process'],
    ['globalThis.x = 1', 'the name globalThis'],
    ['eval(0)', 'the name eval'],
    ['k.f.constructor(0)()', 'a member constructor'],
    ['k.__proto__ = null', 'a member __proto__'],
    ['k.f.prototype', 'a member prototype'],
    ['k["a" + "b"].x', 'an element by something that is no index'],
    ['k[x]', 'an element by something that is no index'],
    ['k["machine"]', 'an element by something that is no index'],
    ['x = "constructor"', 'the text "constructor"'],
    ['new Function()', 'new'],
    ['try { k.f(); } catch (error) { k.f(); }', 'CatchClause'],
    ['new k.f()', 'new'],
    ['import("fs")', 'ImportKeyword'],
    ['this.x', 'ThisKeyword'],
    ['`text`', 'FirstTemplateToken'],
    ['/a/.test(x)', 'RegularExpressionLiteral'],
    ['(function () { return 1; })()', 'FunctionExpression'],
    ['delete k.x', 'DeleteExpression'],
    ['typeof x', 'TypeOfExpression'],
    ['[...x]', 'SpreadElement'],
  ])('has no %s', (code, what) => {
    const text = `'use strict';\nfunction f(k, x) {\n  ${code};\n}\nreturn { entry: f };`;
    expect(() => confined(text)).toThrow(`line 3 of the translation has ${what}, which no translation has`);
  });

  it.each([
    'try { x(); } catch { }',
    'class A { }',
    'async function g() { }',
    'throw x',
    'with (k) { }',
    'debugger',
  ])('has no statement %s', (code) => {
    expect(() => confined(`function f(k, x) {\n  ${code};\n}\nreturn { entry: f };`)).toThrow(NoTranslation);
  });
});
