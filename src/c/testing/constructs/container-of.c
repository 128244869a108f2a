// SPDX-License-Identifier: GPL-2.0-only
/* From a pointer to a field back to the structure around it. */
struct work { int id; u64 flags; s8 level; };

static struct work *of_flags(u64 *flags) { return container_of(flags, struct work, flags); }
static int id_of(s8 *level) { return container_of(level, struct work, level)->id; }

s64 run(s64 a, s64 b)
{
	struct work one = { .id = a & 15, .level = 3 }, two = { .id = b & 15, .flags = 7 };
	struct work *found = of_flags(a > b ? &one.flags : &two.flags);

	found->level += 2;
	return found->id * 100 + one.level * 10 + two.level + id_of(&one.level) + (found == &one);
}
