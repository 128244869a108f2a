// SPDX-License-Identifier: GPL-2.0-only
/* Where C fixes the order: between statements, at && || ?: and the comma, before a call begins, after an initialiser. */
static int log;
static int note(int n) { log = log * 5 + n; return n; }
static int pure(int n) { return n * n; }

s64 run(s64 a, s64 b)
{
	int i = a & 3;
	long r;

	log = 0;
	r = (note(i) > 1 && note(2)) || note(3);
	r += note(1) ? note(4) : note(0);
	r += (note(2), note(1));
	int first = note(3), second = note(first);
	r += pure(i) + pure(i + 1) + second;
	i = i + 1;
	i = pure(i) - i;
	r += note(pure(b & 3)) * 2;
	return r * 1000 + log % 997 + i;
}
