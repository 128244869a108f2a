// SPDX-License-Identifier: GPL-2.0-only
/* Enumerations: plain ones, negative ones, and such as need more than 32 bits. */
enum plain { A, B = 5, C, D = C + 2 };
enum signs { LOW = -7, MIDDLE, HIGH = 3 };
enum wide { ONE = 1, TOP = 1UL << 40, BOTH = TOP | ONE, AFTER };
enum deep { DOWN = -(1L << 36), UP = 1L << 35 };
enum flags { READ = BIT(0), WRITE = BIT(1), EXEC = BIT(2), ALL = READ | WRITE | EXEC };

static enum wide choose(int n) { return n > 2 ? BOTH : n; }
static bool has(enum flags set, enum flags one) { return (set & one) == one; }

s64 run(s64 a, s64 b)
{
	enum plain p = a & 7;
	enum signs s = b & 1 ? LOW : HIGH;
	enum wide w = choose(a & 7);
	enum deep d = a > b ? DOWN : UP;
	enum flags f = ALL & ~(b & 4 ? EXEC : READ);
	long r = p * 3 + s;

	w |= ONE;
	w &= ~(enum wide)(a & 1);
	f |= a & 2 ? WRITE : 0;
	r += w + (w > TOP) + (d < 0) + d / 1024;
	r += sizeof(enum plain) + sizeof(enum wide) + sizeof(TOP) + sizeof(A);
	r += (s < 0) + (p < -1) + (AFTER - TOP) + has(f, READ | WRITE) + D + MIDDLE;
	switch (w) {
	case ONE: return r + 1;
	case TOP: return r + 2;
	case BOTH: return r + 3;
	default: return r;
	}
}
