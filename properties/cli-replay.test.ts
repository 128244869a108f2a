// SPDX-License-Identifier: GPL-2.0-only
// `replay` and `shrink` on files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { debianTrees } from '../src/conformance/tree/find.ts';
import type { Scenario } from '../src/core/scenario.ts';
import type { JsonReport } from '../src/report/json.ts';
import { folderWith, run, variantReturning } from './testing/cli.ts';

const SCENARIO = { schemaVersion: 1, choices: { vmaKind: 'thp', access: 'write' }, races: [] };
const FILES = {
  'bad.ts': variantReturning('-14'),
  'plain.json': JSON.stringify(SCENARIO),
  'named.json': JSON.stringify({ ...SCENARIO, refactored: 'bad.ts' }),
  'declared.json': JSON.stringify({
    schemaVersion: 1,
    choices: { vmaKind: 'thp', vmMte: 'yes', vmaMteAllowed: 'no', userPteGone: 'yes' },
    races: [],
  }),
  'large.json': JSON.stringify({
    schemaVersion: 1,
    refactored: 'bad.ts',
    choices: { pageSize: '16k', vmaKind: 'thp', access: 'write', pageInPmd: 'last', cacheDIC: 'yes' },
    races: [{ site: 'kvm_fault_lock#1', action: 'start-logging' }],
  }),
};

describe('replay', () => {
  test('runs all built-in variants on a scenario that names none, and says that nothing shows', async () => {
    const { code, stdout } = await run(folderWith(FILES), 'replay', 'plain.json');
    expect(code).toBe(0);
    for (const name of ['extracted-helpers', 'state-object', 'fault-desc'])
      expect(stdout).toContain(`legacy and ${name}: nothing undeclared shows`);
  });

  test('runs the variant that the file names, and shows where the traces part', async () => {
    const { code, stdout } = await run(folderWith(FILES), 'replay', 'named.json');
    expect(code).toBe(1);
    expect(stdout).toContain('first difference');
    expect(stdout).toMatch(/return value +- 0\n +\+ -EFAULT/);
    expect(stdout).toContain('ESR_EL2=0x');
    expect(stdout).not.toContain('state-object');
  });

  test('options come before what the file says', async () => {
    const { code, stdout } = await run(
      folderWith(FILES),
      ...'replay named.json --refactored extracted-helpers'.split(' '),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('legacy and extracted-helpers: nothing undeclared shows');
  });

  test('a difference that a contract declared is shown, and does not fail', async () => {
    const { code, stdout } = await run(
      folderWith(FILES),
      ...'replay declared.json --refactored state-object'.split(' '),
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('declared by the contract mte-refusal-before-lock');
    expect(code).toBe(0);
  });

  test('--json gives both traces and both machines', async () => {
    const { stdout } = await run(folderWith(FILES), 'replay', 'named.json', '--json');
    const { pairs, verdict } = JSON.parse(stdout) as {
      verdict: string;
      pairs: {
        kind: string;
        runs: { variant: string; effects: string[]; final: Record<string, string[]> }[];
      }[];
    };
    expect(verdict).toBe('divergent');
    // An access that host, slot and guest allow has to end handled.
    expect(pairs[0].kind).toBe('invariant');
    expect(pairs[0].runs.map(({ variant }) => variant)).toEqual(['legacy', 'bad']);
    expect(pairs[0].runs[0].effects.join('\n')).toContain('mmap_read_lock()');
    expect(pairs[0].runs[1].final['return value']).toEqual(['-EFAULT']);
  });

  test('every scenario file that verify leaves replays from the file alone, with the verdict of the report', async () => {
    const folder = folderWith(FILES);
    const args = '--refactored bad.ts --refactored state-object --runs 150 --strict --preemptions 2 --json';
    const report = JSON.parse((await run(folder, ...args.split(' '))).stdout) as JsonReport;
    const divergences = report.pairs.flatMap((pair) => pair.divergences);
    expect(divergences.length).toBeGreaterThan(2);
    for (const { contract, kind, replay } of divergences) {
      const replayed = await run(folder, ...replay.split(' ').slice(2), '--json');
      const [pair] = (JSON.parse(replayed.stdout) as { pairs: { kind: string; contract: string | null }[] })
        .pairs;
      expect([replay, pair.kind, pair.contract]).toEqual([replay, kind, contract]);
      expect(replayed.code).toBe(contract === null ? 1 : 0);
    }
    for (const { id } of report.baseProblems) {
      expect((await run(folder, 'replay', `.stage2-verify/scenarios/${id}.json`)).stdout).toContain(
        'known problems: ',
      );
    }
  });
});

describe('shrink', () => {
  test('makes a failing scenario smaller and writes it next to the input', async () => {
    const folder = folderWith(FILES);
    const { code, stdout } = await run(folder, 'shrink', 'large.json', '--json');
    expect(code).toBe(1);
    const result = JSON.parse(stdout) as { sizeBefore: number; sizeAfter: number; output: string };
    expect(result.sizeAfter).toBeLessThan(result.sizeBefore);
    expect(result.output).toBe('large.min.json');
    const smaller = JSON.parse(readFileSync(join(folder, 'large.min.json'), 'utf8')) as Scenario;
    // Where another thread acts, an access that fails is no broken invariant: without the last race it would be another divergence.
    expect(smaller.races).toHaveLength(1);
    const replayed = await run(folder, 'replay', 'large.min.json');
    expect(replayed.code).toBe(1);
  });

  test('writes where --output says, and shows what is left', async () => {
    const folder = folderWith(FILES);
    const { stdout } = await run(folder, ...'shrink large.json -o small.json'.split(' '));
    expect(stdout).toMatch(/^size \d+ before, \d+ after/);
    expect(stdout).toContain('npx stage2-verify replay small.json');
    expect(JSON.parse(readFileSync(join(folder, 'small.json'), 'utf8'))).toMatchObject({
      refactored: 'bad.ts',
    });
  });

  test('has nothing to do where no divergence shows', async () => {
    const { code, stdout } = await run(folderWith(FILES), 'shrink', 'plain.json');
    expect(stdout).toBe('plain.json shows no divergence: nothing to shrink\n');
    expect(code).toBe(0);
  });

  test('refuses an output that cannot be written', async () => {
    const { code, stderr } = await run(
      folderWith(FILES),
      ...'shrink large.json -o nowhere/small.json'.split(' '),
    );
    expect(stderr).toContain('--output nowhere/small.json cannot be written');
    expect(code).toBe(2);
  });
});

describe('replay --on-kernel --format c', () => {
  const noTree = debianTrees().length === 0;

  test('writes one program with the steps, and what has to come of them', async ({ skip }) => {
    skip(noTree, 'there is no linux-source-6.12 to predict from');
    expect.assertions(3);
    const { code, stdout } = await run(
      folderWith(FILES),
      ...'replay plain.json --on-kernel --format c'.split(' '),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('npx stage2-verify replay plain.json --on-kernel --format c');
    expect(stdout).toMatch(
      /LEADING_UP\[\] = \{\n\t"vm 0 0",\n\t"memory thp [\s\S]*#define ACCESS "(write|atomic|zero)"/,
    );
  });

  test('writes an abort of the dispatcher, a race in the pin, and nothing of a function without such scenarios', async ({
    skip,
  }) => {
    skip(noTree, 'there is no linux-source-6.12 to predict from');
    expect.assertions(6);
    const noSlot = { faultKind: 'translation', access: 'write', slotKind: 'none', decoding: 'valid' };
    const abort = await run(
      folderWith({ 'abort.json': JSON.stringify({ schemaVersion: 1, choices: noSlot, races: [] }) }),
      ...'replay abort.json --on-kernel --format c --function kvm_handle_guest_abort'.split(' '),
    );
    expect(abort.stderr).toBe('');
    expect(abort.stdout).toContain('.exit_reason = KVM_EXIT_MMIO');
    expect(abort.stdout).toContain('--format c --function kvm_handle_guest_abort');
    const choices = { faultKind: 'translation', access: 'write', vmaKind: 'anon' };
    const races = [{ site: '__kvm_faultin_pfn#1', action: 'vma-read-only' }];
    const raced = await run(
      folderWith({ 'raced.json': JSON.stringify({ schemaVersion: 1, choices, races }) }),
      ...'replay raced.json --on-kernel --format c'.split(' '),
    );
    expect(raced.stdout).toContain('"userfault vma-read-only ');
    const other = await run(
      folderWith(FILES),
      ...'replay plain.json --on-kernel --function gmem_abort'.split(' '),
    );
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('give --function user_mem_abort or kvm_handle_guest_abort');
  });

  test('what cannot be brought about is a sentence', async ({ skip }) => {
    skip(noTree, 'there is no linux-source-6.12 to predict from');
    expect.assertions(4);
    const large = await run(
      folderWith({ 'large.json': JSON.stringify({ ...SCENARIO, choices: { pageSize: '64k' } }) }),
      ...'replay large.json --on-kernel --format c'.split(' '),
    );
    expect(large.code).toBe(2);
    expect(large.stderr).toContain('pageSize=64k: ');
    const scenario = { ...SCENARIO, races: [{ site: 'mmap_read_unlock#1', action: 'unmap' }] };
    const raced = await run(
      folderWith({ 'raced.json': JSON.stringify(scenario) }),
      ...'replay raced.json --on-kernel --format c'.split(' '),
    );
    expect(raced.code).toBe(2);
    expect(raced.stderr).toContain(
      'cannot be written as a C program: a race at mmap_read_unlock takes a debugger',
    );
  });

  test('is asked for together with --on-kernel', async () => {
    const { code, stderr } = await run(folderWith(FILES), ...'replay plain.json --format c'.split(' '));
    expect(code).toBe(2);
    expect(stderr).toContain('--format c writes what --on-kernel brings about');
  });
});
