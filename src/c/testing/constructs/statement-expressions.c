// SPDX-License-Identifier: GPL-2.0-only
/* Blocks that are values, alone, nested, in conditions, and with ways out of a loop. */
#define square(x) ({ typeof(x) _x = (x); _x * _x; })
#define checked(x) ({ int _ok = (x) > 2; if (!_ok) misses++; _ok; })

static int misses;

s64 run(s64 a, s64 b)
{
	int n = a & 7;
	long r = square(n + 1) + square(square(b & 3));

	misses = 0;
	if (checked(n) && checked(b & 7) || checked(r & 3))
		r += 100;
	while (({ n--; n > 0; }))
		r += n;
	for (int i = 0; i < ({ int m = b & 3; m + 1; }); i++)
		r ^= ({ if (i == 2) break; i; });
	r += ({ 1; 2; n ? 3 : 4; }) + ({ u8 byte = r; byte; });
	({ r++; });
	return r * 10 + misses;
}
