// SPDX-License-Identifier: GPL-2.0-only
/* WARN_* and hints are expressions with the value of their condition. */
static int level(int n)
{
	if (WARN_ON(n > 3))
		return -14;
	if (WARN_ON_ONCE(n < 0) || WARN_ONCE(n == 2, "level %d\n", n))
		return -11;
	return n;
}

s64 run(s64 a, s64 b)
{
	int n = (int)(a & 7) - 1;
	long r = level(n);

	if (unlikely(WARN_ON(!n)))
		r += 100;
	r += likely(b) ? READ_ONCE(n) : 3;
	WRITE_ONCE(n, b & 3);
	VM_BUG_ON(n > 3);
	BUG_ON(n < 0);
	return r * 10 + n + !!WARN(b & 1, "odd") + unlikely(b & 4);
}
