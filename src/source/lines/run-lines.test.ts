// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scenarioOf } from '../../core/scenario.ts';
import { SITE_CALLS } from '../../kernel/calls.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { kvm_s2_fault_desc } from '../../kernel/types.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import type { UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { BUILT_IN } from '../../subjects/user_mem_abort/variants.ts';
import type { SourceLine } from '../branches/positions.ts';
import { type LinedRun, linedPair } from './run-lines.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const [LEGACY, ...STATES] = BUILT_IN;
const RACES = 1;

const bench = new Bench();

/** A scenario of one seed, as far as a traced run of the original looks at it. */
function scenarioOfSeed(seed: number) {
  const { choices } = bench.world;
  choices.startRandom(seed);
  bench.runTraced(LEGACY, RACES);
  return scenarioOf(choices);
}

function textAt({ file, line }: SourceLine): string {
  return readFileSync(file, 'utf8').split('\n')[line - 1];
}

/** The source text where each call was made, for those that variants make: the model logs others from within. */
function callsAndTexts(run: LinedRun): readonly (readonly [string, string])[] {
  return run.record.effects.flatMap((effect, i): (readonly [string, string])[] =>
    SITE_CALLS.some((name) => name === effect.name) ? [[effect.name, textAt(run.lines[i][0])]] : [],
  );
}

test('the line of a call is the line where the source makes it', () => {
  let calls = 0;
  for (const state of STATES) {
    for (let seed = 1; seed <= 12; seed++) {
      const pair = linedPair(bench, LEGACY, state, scenarioOfSeed(seed), RACES);
      for (const [call, text] of [...callsAndTexts(pair.legacy), ...callsAndTexts(pair.refactored)]) {
        expect(text).toContain(call);
        calls++;
      }
    }
  }
  expect(calls).toBeGreaterThan(400);
});

test('the calls of helpers lead from the call to user_mem_abort(), and another thread has no line', () => {
  const scenario = {
    schemaVersion: 1,
    choices: {},
    races: [{ site: '__kvm_faultin_pfn#1', action: 'unmap' }],
  };
  const { firstDifference, refactored } = linedPair(bench, LEGACY, STATES[2], scenario, RACES);
  const at = refactored.record.effects.findIndex(({ name }) => name === '__kvm_faultin_pfn');
  expect(firstDifference).toBe(-1);
  expect(refactored.lines).toHaveLength(refactored.record.effects.length);
  expect(refactored.lines[at - 1]).toEqual([]);
  expect(refactored.lines[at].map(({ file }) => relative(ROOT, file))).toEqual([
    'refactored/fault-desc/kvm_s2_fault_pin_pfn.ts',
    'refactored/fault-desc/user_mem_abort.ts',
  ]);
});

test('a rule that a read breaks has the line of the read, where no call differs', () => {
  const readsLate: Variant = {
    name: 'reads-late',
    signature: 'descriptor',
    user_mem_abort: (k: Kernel, s2fd: kvm_s2_fault_desc) => {
      k.mmap_read_lock(k.current.mm);
      const vma = k.vma_lookup(k.current.mm, s2fd.hva);
      k.mmap_read_unlock(k.current.mm);
      return vma === null || vma.vm_start === 0 ? 0 : 1; // the late read
    },
  };
  const { refactored } = linedPair(bench, LEGACY, readsLate, scenarioOfSeed(1), RACES);
  expect(refactored.violations.map(({ lines }) => textAt(lines[0]))).toEqual([
    expect.stringContaining('the late read'),
  ]);
});
