// SPDX-License-Identifier: GPL-2.0-only
/* Variables that outlive a call. */
static int counter = 3;
static struct { int hits; u8 seen[2]; } record = { .hits = 1 };

static int next(void)
{
	static int own = 10;

	record.seen[own & 1]++;
	record.hits++;
	return own++;
}

s64 run(s64 a, s64 b)
{
	int *p = &counter;
	int got;

	*p += a & 1;
	next();
	got = next();
	*p += got;
	return counter * 100 + record.hits + record.seen[0] + (b & 1);
}
