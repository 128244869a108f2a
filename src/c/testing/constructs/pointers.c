// SPDX-License-Identifier: GPL-2.0-only
/* Pointers to locals, fields and elements; arrays; arithmetic within one; void pointers. */
struct inner { int x; u64 y; };
struct outer { struct inner in; short s; int *where; u8 bytes[4]; struct inner many[2]; };

static void swap_them(u64 *p, u64 *q) { u64 t = *p; *p = *q; *q = t; }
static void fill(struct outer *o, int v) { o->in.x = v; o->where = &o->in.x; o->bytes[v & 3] = v; }
static int total(const u8 *p, int n) { int t = 0; while (n-- > 0) t += *p++; return t; }
static void out_parameter(void **any, struct outer *o) { *any = o; }

s64 run(s64 a, s64 b)
{
	u64 x = a & 0xffff, y = b & 0xff;
	struct outer o = { .s = 3, .in = { .y = 9 }, .bytes = { 1, [2] = 5 }, };
	struct outer copy = {};
	struct inner *in = &o.many[1];
	u8 table[] = { 1, 2, 3, 4, 5, 6 };
	u8 *p = table + 1, *q = &table[4];
	void *any = NULL;
	int *null = NULL;
	long r;

	swap_them(&x, &y);
	fill(&o, a & 7);
	*o.where += 2;
	in->x = 11;
	(*in).y = (u64)in->x << 3;
	copy = o;
	copy.in.x++;
	out_parameter(&any, &o);
	p++;
	*p = 40;
	p[1] += table[0];
	r = total(table, ARRAY_SIZE(table)) + (q - p) + (p < q) + *(q - 1);
	r += x * 3 + y + o.in.x + copy.in.x + copy.many[1].y + o.bytes[2] + o.s;
	r += (any == &o) + (null == NULL) + (p == &table[2]) + (&o.in == &o.in) + !null;
	return r;
}
