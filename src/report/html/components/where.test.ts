// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { functionAround } from './where.tsx';

const C = `static inline bool is_it(struct kvm *kvm)
{
	return kvm_is_it(kvm);
}

static int give(struct kvm *kvm,
		struct page *page)
{
	if (!page)
		goto out;
	put_page(page);
out:
	return 0;
}
`;

test.each([
  [3, 'is_it'],
  [10, 'give'],
  [13, 'give'],
])('line %d of C is in %s()', (line, name) => {
  expect(functionAround({ path: 'arch/arm64/kvm/mmu.c', text: C }, line)).toBe(name);
});

test('a line of a module is in the function above it, or in none', () => {
  const text = 'const one = two(1);\n\nexport function give(k: Kernel): number {\n  return k.put(one);\n}\n';
  expect(functionAround({ path: 'a/b.ts', text }, 4)).toBe('give');
  expect(functionAround({ path: 'a/b.ts', text }, 1)).toBe(null);
});
