// SPDX-License-Identifier: GPL-2.0-only
/* What is released at the end of its scope, on every way out, in the reverse order. */
struct lock { int held; };
static struct lock outer, inner;
static int log;

static void take(struct lock *l) { l->held++; log = log * 3 + 1; }
static void drop(struct lock *l) { l->held--; log = log * 3 + 2; }
DEFINE_GUARD(lock, struct lock *, take(_T), drop(_T))

static int by_return(int n)
{
	guard(lock)(&outer);
	if (n == 1)
		return outer.held * 10 + inner.held;
	guard(lock)(&inner);
	if (n == 2)
		return outer.held * 10 + inner.held;
	log++;
	return n + inner.held;
}

static int by_scope(int n)
{
	int r = 0;

	scoped_guard(lock, &outer) {
		r = outer.held * 100;
		if (n == 2)
			return r + 1;
		scoped_guard(lock, &inner)
			r += inner.held * 7;
	}
	return r + outer.held + inner.held;
}

static int by_loop(int n)
{
	int r = 0;

	for (int i = 0; i < 4; i++) {
		guard(lock)(&inner);
		if (i == n)
			continue;
		if (i > n + 1)
			break;
		r += inner.held + i;
	}
	return r + inner.held * 1000;
}

s64 run(s64 a, s64 b)
{
	long r;

	log = 0;
	r = by_return(a & 3);
	r += by_scope(b & 3) * 3;
	r += by_loop(a & 3) * 5;
	return r * 1000003 + log + outer.held + inner.held;
}
