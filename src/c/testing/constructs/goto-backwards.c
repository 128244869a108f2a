// SPDX-License-Identifier: GPL-2.0-only
/* Jumps back: retries with ways out, two loops of jumps one in the other, a jump back out of a switch and a loop. */
static int attempts(int budget, int *tries)
{
	int left;
retry:
	left = budget - *tries * 3;
	if (left <= 0)
		goto fail;
	if (++*tries < 5 && left > 4)
		goto retry;
	return left;
fail:
	return -*tries;
}

static int nested(int rows, int columns)
{
	int i = 0, j, n = 0;
row:
	j = 0;
column:
	n += i * 10 + j;
	if (++j < columns)
		goto column;
	if (++i < rows)
		goto row;
	return n;
}

static int parse(u64 bits)
{
	int depth = 0, seen = 0;
again:
	for (int i = 0; i < 4; i++) {
		switch (bits & 3) {
		case 1:
			bits >>= 2;
			depth++;
			if (depth < 6)
				goto again;
			break;
		case 2:
			bits >>= 1;
			continue;
		case 3:
			goto out;
		}
		bits >>= 2;
		seen += i + depth;
	}
out:
	return depth * 100 + seen;
}

s64 run(s64 a, s64 b)
{
	int tries = 0;
	long r = attempts(a & 31, &tries);

	return r * 1000 + tries + nested((a & 3) + 1, (b & 3) + 1) * 7 + parse(b & 0xffff) * 3;
}
