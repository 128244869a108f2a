// SPDX-License-Identifier: GPL-2.0-only
/* BIT, GENMASK, FIELD_GET and FIELD_PREP on masks of every place and width. */
#define LEVEL GENMASK(3, 0)
#define ATTRIBUTES GENMASK_ULL(4, 2)
#define ADDRESS GENMASK(47, 12)
#define TOP BIT(40)
#define VALID BIT_ULL(0)

static u64 entry(u64 pfn, int attributes) { return FIELD_PREP(ADDRESS, pfn) | FIELD_PREP(ATTRIBUTES, attributes) | VALID; }

s64 run(s64 a, s64 b)
{
	u64 pte = entry(a & 0xffffff, b & 7);
	u32 small = FIELD_PREP(0xff00U, b & 0xff);
	long r = FIELD_GET(ADDRESS, pte) + FIELD_GET(ATTRIBUTES, pte) * 3 + FIELD_GET(VALID, pte);

	pte &= ~ATTRIBUTES;
	pte |= TOP;
	r += FIELD_GET(ATTRIBUTES, pte) + (pte & TOP ? 1000 : 0) + (pte & ADDRESS) / 4096;
	r += FIELD_GET(LEVEL, b & 0xffff) * 2 + small + FIELD_GET(0xff00U, small);
	r += (a & GENMASK(7, 4)) + !(b & BIT(3)) + (BIT(12) - 1);
	r += upper_32_bits(pte) + lower_32_bits(a & 0xffffffff);
	return r;
}
