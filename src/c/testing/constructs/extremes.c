// SPDX-License-Identifier: GPL-2.0-only
/* min, max and clamp, with and without a type: each argument is evaluated once. */
static int calls;
static int count(int n) { calls++; return n; }

s64 run(s64 a, s64 b)
{
	int x = a, y = b;
	u8 byte = a;
	unsigned long big = a & 0xffff, bigger = b & 0xffff;
	short s = b;
	long r;

	calls = 0;
	r = min(x, y) + max(x, y) + min(big, bigger) * 2 + max(big, bigger);
	r += min_t(u8, a, b) + max_t(s16, a, b) + min_t(unsigned int, x, y) + max_t(long, byte, s);
	r += clamp(x, -5, 100) + clamp_t(u8, a, 3, 200) + clamp_t(long, y, -10, byte);
	r += min(count(x), 3);
	r += max_t(int, count(s), 0);
	r += clamp(count(y), 1, 9);
	return r * 10 + calls;
}
