// SPDX-License-Identifier: GPL-2.0-only
/* Ternaries whose middle is the value of the test, which is evaluated once. */
static int calls;
static int next(int n) { calls++; return n; }
static int *first(int *p, int *q) { return p ?: q; }

s64 run(s64 a, s64 b)
{
	int x = a & 3, y = b & 3;
	u8 narrow = a;
	long r = x ?: y ?: 9;

	calls = 0;
	r += next(x) ?: next(7);
	r += (narrow ?: -1) * 3;
	r += (x > y ?: 5) + (x & 1 ? y ?: 2 : 4);
	r += *first(x ? &x : NULL, &y);
	r += (a > b) ?: b & 7;
	return r * 10 + calls;
}
