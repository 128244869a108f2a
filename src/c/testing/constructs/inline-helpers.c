// SPDX-License-Identifier: GPL-2.0-only
/* Helpers as headers have them: static inline, with attributes, by value, by pointer, without a value. */
struct range { u64 start, size; };

static inline u64 end_of(const struct range *r) { return r->start + r->size; }
static __always_inline bool contains(const struct range *r, u64 at) { return at >= r->start && at < end_of(r); }
static inline __attribute__((const)) struct range range_of(u64 start, u64 size)
{
	return (struct range){ .start = start, .size = size };
}
static inline void __maybe_unused grow(struct range *r, unsigned int by)
{
	if (!by)
		return;
	r->size += by;
}
static inline unsigned int __must_check clamp_size(u64 size) { return size > 100 ? 100 : size; }

s64 run(s64 a, s64 b)
{
	struct range r = range_of(a & 255, b & 63), copy;

	grow(&r, a & 3);
	copy = r;
	grow(&copy, 0);
	copy.start -= contains(&r, 17);
	return end_of(&r) * 1000 + end_of(&copy) * 10 + contains(&r, b & 255) + clamp_size(r.size * 4) + range_of(1, 2).size;
}
