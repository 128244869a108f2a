// SPDX-License-Identifier: GPL-2.0-only
/* First values of structures and arrays: by position, by name, nested, left out, out of order, as literals. */
struct point { int x; s16 y; };
struct line { struct point from, to; u8 width; bool dashed; struct point *other; };

static int length(struct line *l) { return l->to.x - l->from.x + (l->to.y - l->from.y) * 10; }

s64 run(s64 a, s64 b)
{
	struct point p = { a & 15, b & 15 }, q = { .y = 4 };
	struct line one = { .to = p, .from = { .x = 1 }, .width = a, .other = &q };
	struct line two = { { 1, 2 }, { .y = b }, 3, a > b };
	struct line three = { .to.x = 5, .to.y = 6, .from.y = a & 3 }, none = { 0 }, empty = {};
	int sparse[6] = { [4] = 7, 8, [1] = a & 7, 2 };
	struct point list[] = { { 1 }, { .y = 2 }, [3] = { 5, 6 } };
	long r = length(&one) + length(&two) * 3 + length(&three) * 5 + length(&none) + length(&empty);

	r += sparse[0] + sparse[1] * 2 + sparse[2] * 3 + sparse[4] * 4 + sparse[5] * 5;
	r += ARRAY_SIZE(list) * 100 + list[1].y + list[2].x + list[3].y;
	r += length(&(struct line){ .to = { .x = b & 7 } });
	one = (struct line){ .from = q };
	return r + one.from.y + one.width + two.dashed + (one.other == NULL) + three.to.x;
}
