// SPDX-License-Identifier: GPL-2.0-only
// The same C compiled by gcc, which says what it means.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why nothing can be compared, or null. */
export const NO_GCC: string | null =
  spawnSync('gcc', ['--version']).status === 0
    ? null
    : 'gcc is not installed: the C cannot be compared with what gcc makes of it';

/** What the façade declares and plain C has to be told. */
const PRELUDE = `
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long u64;
typedef signed char s8; typedef short s16; typedef int s32; typedef long s64;
typedef unsigned long size_t;
#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)
#define fallthrough __attribute__((__fallthrough__))
#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, v) ((x) = (v))
#define BIT(n) (1UL << (n))
#define GENMASK(h, l) ((~0UL >> (63 - (h))) & ~((1UL << (l)) - 1))
#define FIELD_GET(mask, v) ((typeof(mask))(((v) & (mask)) >> __builtin_ctzl(mask)))
#define FIELD_PREP(mask, v) (((typeof(mask))(v) << __builtin_ctzl(mask)) & (mask))
#define min(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
#define min_t(t, a, b) ({ t _a = (a); t _b = (b); _a < _b ? _a : _b; })
#define max_t(t, a, b) ({ t _a = (a); t _b = (b); _a > _b ? _a : _b; })
#define clamp_t(t, v, l, h) min_t(t, max_t(t, v, l), h)
#define ALIGN_DOWN(x, a) ((x) & ~((typeof(x))(a) - 1))
#define ALIGN(x, a) (((x) + ((typeof(x))(a) - 1)) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a) - 1)) == 0)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define __ffs(x) ((unsigned long)__builtin_ctzl(x))
#define clamp(v, l, h) min(max(v, l), h)
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK_ULL(h, l) GENMASK(h, l)
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define __always_inline inline
#define __must_check
#define __maybe_unused
#define WARN_ON(c) (!!(c))
#define WARN_ON_ONCE(c) (!!(c))
#define WARN_ONCE(c, ...) (!!(c))
#define WARN(c, ...) (!!(c))
#define VM_BUG_ON(c) ((void)(c))
#define BUG_ON(c) ((void)(c))
#define container_of(p, type, member) ((type *)((char *)(p) - __builtin_offsetof(type, member)))
#define __paste(a, b) a ## b
#define __unique(a, b) __paste(a, b)
#define DEFINE_FREE(name, type, how) static void free_##name(void *p) { type _T = *(type *)p; how; }
#define __free(name) __attribute__((cleanup(free_##name)))
#define DEFINE_GUARD(name, type, lock, unlock) typedef type guard_##name; \\
	static type enter_##name(type _T) { lock; return _T; } static void leave_##name(type *p) { type _T = *p; unlock; }
#define guard(name) guard_##name __unique(guard, __COUNTER__) __attribute__((cleanup(leave_##name))) = enter_##name
#define scoped_guard(name, arg) \\
	for (guard_##name scope __attribute__((cleanup(leave_##name))) = enter_##name(arg), done = NULL; !done; done = (guard_##name)1)
#define round_down(x, y) ((x) / (y) * (y))
#define round_up(x, y) (((x) + (y) - 1) / (y) * (y))
#define roundup(x, y) round_up(x, y)
#define rounddown(x, y) round_down(x, y)
#define swap(a, b) ({ typeof(a) _s = a; a = b; b = _s; })
#define abs(x) __builtin_abs(x)
#define min3(a, b, c) min(a, min(b, c))
#define max3(a, b, c) max(a, max(b, c))
#define umin(a, b) min_t(u64, a, b)
#define umax(a, b) max_t(u64, a, b)
#define min_not_zero(a, b) ({ typeof(a) _x = (a); typeof(b) _y = (b); !_x ? _y : !_y ? _x : _x < _y ? _x : _y; })
#define is_power_of_2(n) (__builtin_popcountl(n) == 1)
#define ffs(x) __builtin_ffs(x)
#define fls64(x) ((x) ? 64 - __builtin_clzl(x) : 0)
#define fls(x) fls64((u64)(u32)(x))
#define SZ_4K 4096
#define SZ_64K (64 << 10)
#define SZ_2M (2 << 20)
#define BIT_U8(n) ((u8)BIT(n))
#define BIT_U32(n) ((u32)BIT(n))
#define GENMASK_U8(h, l) ((u8)GENMASK(h, l))
#define GENMASK_U32(h, l) ((u32)GENMASK(h, l))
#define u64_get_bits(v, m) FIELD_GET((u64)(m), v)
#define u32_get_bits(v, m) FIELD_GET((u32)(m), v)
#define u64_encode_bits(v, m) FIELD_PREP((u64)(m), v)
#define u32_replace_bits(o, v, m) (((o) & ~(m)) | FIELD_PREP((u32)(m), v))
#define FIELD_MODIFY(m, p, v) (*(p) = (*(p) & ~(m)) | FIELD_PREP(m, v))
#define div_u64(a, b) ((u64)(a) / (b))
#define array_index_nospec(i, n) ((i) < (n) ? (i) : 0)
#define smp_load_acquire(p) (*(p))
#define smp_store_release(p, v) (*(p) = (v))
#define auto __auto_type
#define U8_MAX 255
#define S8_MAX 127
#define INT_MAX 2147483647
int printf(const char *, ...);
`;

/** One call: arguments in C, of types that take whole numbers. */
export type Inputs = readonly (readonly number[])[];

/**
 * What \`entry\` of the text gives for each list of arguments, as gcc compiles it: signed overflow wraps, a plain char is unsigned.
 * @param prelude what comes after the definitions that gcc is given instead of the façade's
 * @param options further ones of gcc
 * @throws Error with gcc's words if it does not compile
 */
export function runWithGcc(
  text: string,
  entry: string,
  inputs: Inputs,
  prelude = '',
  options: readonly string[] = [],
): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-gcc-'));
  try {
    const source = join(folder, 'test.c');
    const program = join(folder, 'test');
    const rows = inputs.map((args) => `{ ${args.map((n) => `${n}L`).join(', ')} }`).join(',\n');
    const width = inputs[0]?.length ?? 0;
    const passed = Array.from({ length: width }, (_, i) => `in[i][${i}]`).join(', ');
    const main = `
static const long in[${inputs.length}][${Math.max(width, 1)}] = { ${rows} };
int main(void) { for (int i = 0; i < ${inputs.length}; i++) printf("%ld\\n", (long)${entry}(${passed})); return 0; }
`;
    writeFileSync(source, `${PRELUDE}\n${prelude}\n# 1 "test.c"\n${text}\n${main}`);
    const flags = ['-O0', '-w', '-fwrapv', '-fno-strict-aliasing', '-funsigned-char', '-std=gnu11'];
    const built = spawnSync('gcc', [...flags, ...options, '-o', program, source], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    const ran = spawnSync(program, [], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (ran.status !== 0) throw new Error(`the program ended with ${ran.status ?? ran.signal}`);
    return ran.stdout.trim().split('\n').map(Number);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
