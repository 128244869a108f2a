// SPDX-License-Identifier: GPL-2.0-only
// libFuzzer over the C itself: builds the harness of conformance/fuzz with a text of 6.12 and a planted one, and runs it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionOf } from '../../conformance/mistakes/c-edit.ts';
import { packageFolder } from '../../conformance/package-folder.ts';
import { SourceError } from '../../source/source-error.ts';
import type { Found } from './found.ts';

/** What is taken out of mmu.c, in an order in which each is known before it is called. */
const FUNCTIONS = [
  'memslot_is_logging',
  'kvm_is_device_pfn',
  'fault_supports_stage2_huge_mapping',
  'get_user_mapping_size',
  'transparent_hugepage_adjust',
  'get_vma_page_shift',
  'kvm_vma_mte_allowed',
  'user_mem_abort',
];
/** Bytes of the input: `struct input` of world.c. */
const INPUT_BYTES = 16;

/** Why the fuzzer cannot be run here; null if it can. */
export function noFuzzer(scratch: string): string | null {
  writeFileSync(
    join(scratch, 'probe.c'),
    'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return 0; }\n',
  );
  const { error, status } = spawnSync('clang', ['-fsanitize=fuzzer', 'probe.c', '-o', 'probe'], {
    cwd: scratch,
  });
  if (error !== undefined) return 'there is no clang: apt-get install clang';
  return status === 0 ? null : 'clang has no libFuzzer: apt-get install libclang-rt-dev';
}

/** Builds programs in a scratch folder that hold one text against others. What is built of the kernel stays there. */
export class Fuzzer {
  private readonly scratch: string;

  /** @throws SourceError if the text does not compile in the harness */
  constructor(scratch: string, base: string) {
    this.scratch = scratch;
    this.compile(join(packageFolder('fuzz'), 'world.c'), 'world.o');
    this.compileText(base, 'base');
  }

  /** Builds the program that compares with `tip`. @returns its path */
  build(tip: string): string {
    this.compileText(tip, 'tip');
    const program = join(this.scratch, 'compare');
    this.clang(['world.o', 'base.o', 'tip.o', '-o', program]);
    return program;
  }

  private compileText(text: string, side: 'base' | 'tip'): void {
    const functions = FUNCTIONS.map((name) => definitionOf(text, name));
    const missing = FUNCTIONS.filter((_, i) => functions[i] === null);
    if (missing.length > 0)
      throw new SourceError(`the text has no ${missing.join(', ')}: name a tree of 6.12`);
    const source = `#include "kernel.h"\n#define user_mem_abort run_${side}\n${functions.join('\n')}\n`;
    // The entry is the only function that the harness calls.
    writeFileSync(join(this.scratch, `${side}.c`), source.replace(/\bstatic (?=int user_mem_abort\()/, ''));
    this.compile(`${side}.c`, `${side}.o`);
  }

  private compile(source: string, object: string): void {
    this.clang(['-I', packageFolder('fuzz'), '-c', source, '-o', object]);
  }

  private clang(args: readonly string[]): void {
    const { status, stderr } = spawnSync('clang', ['-std=gnu11', '-O2', '-w', '-fsanitize=fuzzer', ...args], {
      cwd: this.scratch,
      encoding: 'utf8',
    });
    if (status === 0) return;
    const said = stderr.split('\n').find((line) => line.includes('error')) ?? 'it gives no reason';
    throw new SourceError(`clang does not compile the harness: ${said.trim()}`);
  }
}

/** One run of a program from a seed: until the two differ, or so many inputs have been tried. @throws SourceError if it crashes */
export function fuzz(program: string, seed: number, most: number): Found {
  const args = [`-seed=${seed}`, `-runs=${most}`, `-max_len=${INPUT_BYTES}`, '-len_control=0'];
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  const told = /^(found|ran) (\d+) ([\d.]+)$/m.exec(stdout);
  if (status !== 0 || told === null)
    throw new SourceError(`the harness ended with ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return { found: told[1] === 'found', scenarios: Number(told[2]), seconds: Number(told[3]) };
}
