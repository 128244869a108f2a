// SPDX-License-Identifier: GPL-2.0-only
/* Switches with fall-through, shared labels and a default in the middle. */
static int kind(int x)
{
	switch (x) {
	case 0:
	case 1:
		return 10;
	default:
		x += 1;
		fallthrough;
	case 5:
		x *= 2;
		break;
	case -3: {
		int local = x;

		x = local - 1;
		break;
	}
	}
	return x;
}

s64 run(s64 a, s64 b)
{
	short s = a & 7;
	long r = 0;

	for (int i = -4; i < 7; i++)
		r = r * 3 + kind(i);
	switch (s) {
	case 4:
		if (b & 1)
			break;
		fallthrough;
	case 2:
		s = 100;
		fallthrough;
	case 1:
		break;
	default:
		r ^= 1;
	}
	switch (a > b)
	case 1:
		r++;
	return r + s + kind(b & 7);
}
