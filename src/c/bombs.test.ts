// SPDX-License-Identifier: GPL-2.0-only
// Texts that are small and make a reader work without an end, or go down without a floor, are refused in a sentence.
import { expect, test } from 'vitest';
import { CError } from './error.ts';
import { translate } from './translate.ts';

const of = (body: string, before = ''): string => `${before}
static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested,
	struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)
{
	${body}
	return 0;
}
`;
const forty = (line: (i: number) => string): string =>
  Array.from({ length: 40 }, (_, i) => line(i)).join('\n');
const deep = (before: string, between: string, after: string): string =>
  `${before.repeat(20_000)}${between}${after.repeat(20_000)}`;

test.each([
  [
    'macros of which each makes two of another',
    of('M40', `#define M0 hva++;\n${forty((i) => `#define M${i + 1} M${i} M${i}`)}`),
    'words of one another',
  ],
  [
    'macros with arguments that do the same',
    of('F40(hva++;)', `#define F0(x) x x\n${forty((i) => `#define F${i + 1}(x) F${i}(x) F${i}(x)`)}`),
    'words of one another',
  ],
  [
    'an argument that doubles within an argument',
    of(`hva = ${'D('.repeat(40)}1${')'.repeat(40)};`, '#define D(x) x + x'),
    'words of one another',
  ],
  ['parentheses', of(`hva = ${deep('(', '1', ')')};`), 'nested more deeply'],
  ['blocks', of(deep('{', '', '}')), 'nested more deeply'],
  ['signs', of(`hva = ${deep('- ', '1', '')};`), 'nested more deeply'],
  ['conditions', of(deep('if (hva) ', ';', '')), 'nested more deeply'],
  ['a sum', of(`hva = ${deep('1 + ', '1', '')};`), 'nested more deeply'],
  ['parentheses of a condition', of('', `#if ${deep('(', '1', ')')}\n#endif`), 'nested more deeply'],
])('%s', { timeout: 60_000 }, (_, text, words) => {
  const read = (): unknown => translate(text, { file: 'mmu.c', function: 'user_mem_abort', release: '7.0' });
  expect(read).toThrow(CError);
  expect(read).toThrow(words);
});
