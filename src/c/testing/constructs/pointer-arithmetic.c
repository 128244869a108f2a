// SPDX-License-Identifier: GPL-2.0-only
/* Pointers that move within an array. */
static long sum(const u16 *from, const u16 *to)
{
	long n = 0;

	while (from < to)
		n = n * 3 + *from++;
	return n;
}

static u16 *find(u16 *p, int n, u16 what)
{
	for (; n > 0; n--, p++)
		if (*p == what)
			return p;
	return NULL;
}

s64 run(s64 a, s64 b)
{
	u16 list[] = { 4, 8, 15, 16, 23, 42 };
	u16 *p = list + (a & 1) + 1, *end = &list[ARRAY_SIZE(list)], *q, **pp = &q;
	int grid[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
	long r = sum(list, end) + (end - p);

	q = p + 1;
	*q += b & 15;
	r += *++p;
	r += q[0] + q[-1] + *(q + 1) + (p == q) + (p != list) + (p >= list) + (q <= end);
	p -= 1;
	r += *p--;
	r += p - list;
	p = find(list, 6, 23);
	r += p ? p - list : -1;
	*pp = find(list, 6, 99);
	r += (q == NULL) + grid[a & 1][b & 1] * 7;
	grid[1][b & 1] += 2;
	return r + grid[1][0] + *(grid[0] + 2);
}
