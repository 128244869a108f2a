// SPDX-License-Identifier: GPL-2.0-only
/* Functions as values: chosen by a macro at run time, kept in variables and structures, passed on. */
#define is_protected() (mode & 1)
#define VARIANT(fn) (!is_protected() ? fn : p ## fn)
#define CALL(fn, ...) VARIANT(fn)(__VA_ARGS__)

static int mode;
static int map(int addr, int size) { return addr * 2 + size; }
static int pmap(int addr, int size) { return addr * 3 - size; }
static int relax(int addr) { return addr ^ 5; }
static int prelax(int addr) { return addr ^ 9; }
static int twice(int (*fn)(int), int n) { return fn(fn(n)); }

typedef int (*mapper)(int, int);
struct ops { mapper map; int (*relax)(int); };
static const struct ops host = { .map = map, .relax = relax };

s64 run(s64 a, s64 b)
{
	int (*chosen)(int) = b & 1 ? relax : &prelax;
	struct ops ops = host;
	mapper m = a & 4 ? map : pmap;
	long r;

	mode = a & 3;
	r = VARIANT(map)(a & 15, b & 15) + CALL(relax, b & 7);
	r += chosen(a & 7);
	r += twice(chosen, b & 3);
	r += m(3, 4);
	if (mode > 1)
		ops.map = pmap;
	r += ops.map(a & 7, 1);
	r += ops.relax(2);
	r += (*chosen)(1);
	return r + (m == map) + (ops.map != host.map);
}
