// SPDX-License-Identifier: GPL-2.0-only
/* goto forwards to several labels, backwards, and out of loops and switches. */
static int cleanup(long n, int *log)
{
	int ret = 0;

	if (n & 1) {
		ret = -1;
		goto out;
	}
	if (n & 2) {
		ret = -2;
		goto out_unlock;
	}
	for (int i = 0; i < 3; i++) {
		switch (n & 12) {
		case 4:
			goto out_unlock;
		case 8:
			ret = 5 + i;
			goto out;
		}
		*log += i;
	}
	*log += 10;
out_unlock:
	*log += 100;
out:
	*log += 1000;
	return ret;
}

static int again(int n)
{
	int tries = 0;
	int left;
retry:
	left = n - tries;
	if (left > 0 && tries < 4) {
		tries++;
		if (left == 2)
			goto done;
		goto retry;
	}
done:
	return tries * 10 + left;
}

s64 run(s64 a, s64 b)
{
	int log = 0;
	long r = cleanup(a & 15, &log);

	return r * 7 + log + again(b & 7) * 100000;
}
