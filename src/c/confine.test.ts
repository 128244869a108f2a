// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { containerOf, samePointer } from '../kernel/memory.ts';
import { confined, NoTranslation } from './confine.ts';
import { fieldClass } from './field-pointers.ts';

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
    const { text: guarded } = confined(text);
    expect(guarded.split('\n')).toHaveLength(text.split('\n').length);
    expect(guarded.match(/\$step\(\);/g)).toHaveLength(4);
  });

  it('has a class for each field that it points to, and keeps its lines', () => {
    const text = `'use strict';
const { FieldRef } = kernel;
function f(k, x) {
  return k.g(
    new FieldRef(x.inner, 'page'),
    new FieldRef(
      x,
      'pfn'
    )
  );
}
return { entry: f };`;
    const { fields, text: guarded } = confined(text);
    expect(fields).toEqual(['page', 'pfn']);
    expect(guarded.split('\n')).toHaveLength(text.split('\n').length);
    expect(guarded).toContain('new $FieldRef_page(x.inner)');
    const Page = fieldClass('page');
    const [object, other] = [{ page: 1 }, { page: 1 }];
    const pointer = new Page(object);
    pointer.value = 7 as never;
    expect([object.page, pointer.value]).toEqual([7, 7]);
    expect(samePointer(pointer, new Page(object))).toBe(true);
    expect(samePointer(pointer, new Page(other))).toBe(false);
    expect(containerOf(pointer, 'page')).toBe(object);
    expect(() => containerOf(pointer, 'pfn')).toThrow('a pointer that is not to that field');
    expect(Reflect.has(pointer, 'constructor')).toBe(false);
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
