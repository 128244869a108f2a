// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { toJavaScript } from './to-javascript.ts';

/** What a module exports when it imports from `imports`. */
function run(text: string, imports: Record<string, unknown> = {}): Record<string, unknown> {
  const exports: Record<string, unknown> = {};
  new Function('require', 'exports', toJavaScript('m.ts', text))(() => imports, exports);
  return exports;
}

describe('toJavaScript()', () => {
  it('erases every type that the variants use', () => {
    const text = `
      import type { A } from './a.ts';
      import { type B, f } from './b.ts';
      interface I { x: number }
      type T = I | null;
      export function g<N extends number>(a: N, b: T, unused?: number): number {
        const c = f<number>(a as unknown as number)!;
        let d = null as unknown as A | B;
        const h = (e: number): number => e + 1;
        return h(c) + (d === null ? 1 : 0) + (b?.x ?? 0) + (0 satisfies number);
      }`;
    const { g } = run(text, { f: (x: number) => x * 2 }) as { g: (a: number, b: object) => number };
    expect(g(3, { x: 10 })).toBe(18);
    expect(g.length).toBe(3);
  });

  it('exports constants and functions under their names', () => {
    expect(Object.keys(run('export const A = 1;\nexport function f(): void {}\nconst B = 2;'))).toEqual([
      'A',
      'f',
    ]);
  });

  it('names file and line of what does not parse', () => {
    expect(() => toJavaScript('m.ts', 'const a = 1;\nif (')).toThrow(/^m\.ts:2 does not parse/);
  });

  it('refuses an import that does not name what it wants', () => {
    expect(() => toJavaScript('m.ts', "import * as k from './k.ts';")).toThrow('is no import of names');
  });
});
