// SPDX-License-Identifier: GPL-2.0-only
/* Promotions, conversions, widths, wrapping. */
enum wide { LOW = 1, HIGH = BIT(40) };
enum plain { MINUS = -1, NEXT, AFTER = 7, LAST };

static u8 narrow(int x) { return x; }
static bool truth(u64 x) { return x; }

s64 run(s64 a, s64 b)
{
	u8 byte = a;
	s8 sbyte = b;
	short shift = b & 15;
	unsigned int u = -1;
	int sz = (int)(1UL << 31);
	enum wide w = HIGH | LOW;
	bool flag = a & 0x100;
	long r = 0;

	byte += 250;
	sbyte -= 100;
	flag &= truth(b);
	flag |= a > b;
	flag ^= true;
	r += byte + sbyte + narrow(a) + (u > a) + (sz < 0) + (sz < BIT(12));
	r ^= (long)w & ~((1 << 12) - 1);
	r += ~(512 - 1) & (a << 4);
	r -= 1UL << shift;
	r += (u32)a / 3 + (s32)b % 7 + (u16)(a * (b & 0xff));
	r += MINUS + LAST + flag;
	r += (a ?: 5) + (b > 3 ? -1 : 2U);
	return r;
}
