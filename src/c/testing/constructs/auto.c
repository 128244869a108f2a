// SPDX-License-Identifier: GPL-2.0-only
/* Variables whose type is that of their first value, and of an expression that is not evaluated. */
static int calls;
static int count(int n) { calls++; return n; }

s64 run(s64 a, s64 b)
{
	u8 byte = a;
	int many[3] = { 1, 2, 3 };
	__auto_type wide = a;
	__auto_type same = byte;
	const auto sum = byte + byte;
	auto at = &many[1];
	__auto_type first = many;
	typeof(count(3)) n = count(2);
	typeof(byte++) other = 300;

	same += 250;
	*at += 4;
	for (__auto_type i = 0UL; i < 3; i++)
		n += many[i];
	return wide + same * 3 + sum * 5 + n + other + first[0] + calls * 1000 + byte;
}
