// SPDX-License-Identifier: GPL-2.0-only
/* Comma, short circuits, assignments as values, statement expressions, macros of the file. */
#define TWICE(x) ((x) + (x))
#define PICK(fn) (flag ? fn : p_ ## fn)
#define EACH(...) sum3(__VA_ARGS__)


static int work(int x) { return x + 1; }
static int p_work(int x) { return x * 2; }
static int sum3(int x, int y, int z) { return x + y * 2 + z * 3; }
static int apply(int (*fn)(int), int x) { return fn(x) + 1; }
static int bump(int *n) { return ++*n; }

s64 run(s64 a, s64 b)
{
	bool flag = a & 1;
	int n = 0, m;
	long r = 0, t;

	if ((m = work(n)) > 0 && (t = a) != b)
		r += m;
	r += (bump(&n), n * 2);
	r += a > 0 && bump(&n) > 1;
	r += a > 0 || bump(&n) > 1;
	r += n + PICK(work)(5) + EACH(1, 2, 3) + TWICE(m);
	r += ({ int local = b & 7; local++; local * local; });
	r += a > 2 ? ({ int q = 4; q += n; q; }) : 1;
	r += (b & 3) && ({ bump(&n); n > 2; });
	r += apply(flag ? work : p_work, 3);
	r += min(a & 7, b & 3) + max_t(int, a & 3, 2) + clamp_t(long, a, -5, 5);
	r += FIELD_GET(0x1cUL, a & 0xff) + FIELD_PREP(0x70UL, b & 7) + GENMASK(11, 4);
	r += ALIGN_DOWN(a & 0xffff, 0x100) + ALIGN(b & 0xffff, 16) + IS_ALIGNED(a & 0xff, 4);
	r += sizeof(long) + sizeof(u8);
	m = n = b & 3;
	r += m + (n <<= 2);
	r += (likely(n) ? READ_ONCE(n) : 0) + __ffs((a & 0xf0) | 0x100);
	return r;
}
