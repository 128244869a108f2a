// SPDX-License-Identifier: GPL-2.0-only
/* Macros of the kernel's headers that a change of a file may begin to use. */
static int calls;
static int count(int n) { calls++; return n; }

s64 run(s64 a, s64 b)
{
	int x = a & 0xffff, y = b & 0xff;
	u64 reg = a & 0xffffff;
	u32 word = b & 0xffff;
	s8 small = a;
	long r = 0;

	calls = 0;
	swap(x, y);
	r += x * 3 - y;
	r += abs(x - y) + abs(small) + abs(count(-3));
	r += min3(x, y, 40) + max3(x, y, 4);
	r += umin(x, 9) + umax(word, 7UL) + umin(small & 7, 5U);
	r += min_not_zero(x, y) + min_not_zero(0, count(6));
	r += round_up(reg, 16UL) + round_down(reg, 8UL) + roundup(word, 10) + rounddown(word, 7);
	r += is_power_of_2(word) + ffs(y) + fls(word) + fls64(reg);
	r += SZ_4K + SZ_2M / SZ_64K;
	r += BIT_U8(3) + BIT_U32(31) + (GENMASK_U32(31, 4) >> 8) + GENMASK_U8(7, 2);
	r += u64_get_bits(reg, GENMASK(11, 4)) + u32_get_bits(word, GENMASK_U32(7, 3));
	r += u64_encode_bits(5, GENMASK(11, 4)) + u32_replace_bits(word, 3, GENMASK_U32(7, 3));
	FIELD_MODIFY(GENMASK(7, 4), &reg, y & 15);
	FIELD_MODIFY(GENMASK_U32(3, 1), &word, 5);
	r += reg + word;
	r += div_u64(reg, 3) + array_index_nospec(x, 16) + array_index_nospec(3, 2);
	r += smp_load_acquire(&reg);
	smp_store_release(&word, 17);
	return r + word + calls * 100000;
}
