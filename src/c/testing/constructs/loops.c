// SPDX-License-Identifier: GPL-2.0-only
/* Every loop, with its ways out. */
s64 run(s64 a, s64 b)
{
	long r = 0;
	int i, j;

	for (i = 0, j = 10; i < j; i++, j--)
		r += i * j;
	for (;;) {
		if (++r & 1)
			continue;
		break;
	}
	while (i --> 0)
		r ^= i;
	do {
		r += 2;
		if (r % 3 == 0)
			continue;
		if (r > 1000)
			break;
	} while (min_t(int, r & 7, 5) < 4 && ++j < 20);
	for (int k = 0; k < (a & 3); k++) {
		for (int k = 0; k < (b & 3); k++) {
			if (k == 2)
				break;
			r += k + 1;
		}
		if (r > 5000)
			return -1;
	}
	for (i = 0; i < 3; r += ({ int t = i; t * t; }), i++)
		if (i == 1)
			continue;
	return r;
}
