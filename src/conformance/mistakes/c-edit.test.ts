// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { definitionOf, editC } from './c-edit.ts';

const TEXT = `static int twice(int a);

static inline long
twice(int a)
{
	/* add() adds, -EIO is an error */
	int sum = ops->add(a, (a));

	if (sum < 0)
		return -EIO;
	ops->put(sum);
	return sum;
}

int main(void)
{
	return twice(3);
}
`;

it('a call is left out of the function that is named', () => {
  const edited = editC(TEXT, { function: 'twice', drop: 'put' });
  expect(edited).toContain('\t((void)0);\n\treturn sum;');
  expect(edited.length).toBe(TEXT.length - 'ops->put(sum)'.length + '((void)0)'.length);
});

it('a call gives another value', () => {
  expect(editC(TEXT, { function: 'twice', call: 'add', is: '7' })).toContain('int sum = 7;');
});

it('a word of the code is replaced, and none of a comment', () => {
  const edited = editC(TEXT, { function: 'twice', word: '-EIO', becomes: '0' });
  expect(edited).toContain('-EIO is an error');
  expect(edited).toContain('return 0;');
});

it('what is not there cannot be edited', () => {
  expect(() => editC(TEXT, { function: 'thrice', drop: 'put' })).toThrow('no function thrice()');
  expect(() => editC(TEXT, { function: 'twice', drop: 'get' })).toThrow('twice() has no get');
  expect(() => editC(TEXT, { function: 'twice', drop: 'put', nth: 2 })).toThrow('twice() has no put');
});

it('a definition comes with what stands before its name, and is no declaration and no call', () => {
  const definition = definitionOf(TEXT, 'twice');
  expect(definition).toMatch(/^static inline long\ntwice\(int a\)\n\{/);
  expect(definition).toMatch(/return sum;\n\}$/);
  expect(definitionOf(TEXT, 'put')).toBe(null);
});
