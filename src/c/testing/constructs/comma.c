// SPDX-License-Identifier: GPL-2.0-only
/* The comma: one value after another, in a fixed order. */
static int add(int *n, int by) { *n += by; return *n; }

s64 run(s64 a, s64 b)
{
	int n = a & 15, i, j;
	long r = (add(&n, 1), add(&n, n), n * 2);

	for (i = 0, j = b & 7; i < j; i++, j--, r += i)
		;
	r += (i++, i) + ((void)j, 3);
	if (n++, n > (b & 15))
		r ^= n;
	while (n--, n > 3)
		r++;
	return (r += n, r > 50) ? (n = 4, r + n) : r;
}
