// SPDX-License-Identifier: GPL-2.0-only
/* Variables that free what they hold when they go out of scope, unless it was taken from them. */
struct thing { int freed, used; };
static struct thing things[3];
static int order;

static void put(struct thing *t) { t->freed++; order = order * 4 + t->used; }
DEFINE_FREE(put, struct thing *, if (_T) put(_T))

static struct thing *get(int n, int use)
{
	struct thing *t = n < 2 ? &things[n] : NULL;

	if (t)
		t->used = use;
	return t;
}

static int work(int n)
{
	struct thing *one __free(put) = get(0, 1);
	struct thing *two __free(put) = get(n, 2);

	if (!two)
		return -1;
	{
		struct thing *three __free(put) = get(1, 3);

		if (n == 0)
			return three->used + two->used;
	}
	one = NULL;
	return two->used;
}

s64 run(s64 a, s64 b)
{
	long r;

	order = 0;
	things[0].freed = 0;
	things[1].freed = 0;
	r = work(a & 3) * 100;
	r += work(b & 3);
	return r * 100000 + order * 10 + things[0].freed + things[1].freed * 3;
}
