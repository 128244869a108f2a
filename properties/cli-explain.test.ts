// SPDX-License-Identifier: GPL-2.0-only
// `explain` as a command.
import { expect, test } from 'vitest';
import { emptyFolder, run } from './testing/cli.ts';

test('explain alone lists what it knows', async () => {
  const { code, stderr, stdout } = await run(emptyFolder(), 'explain');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  for (const name of ['vmaKind', 'progress', 'kvm_fault_lock', 'unmap', 'mte-refusal-before-lock', 'A1a'])
    expect(stdout).toContain(name);
});

test('explain says what a dimension decides, where the kernel asks, and when each value is possible', async () => {
  const { code, stdout } = await run(emptyFolder(), 'explain', 'access');
  expect(code).toBe(0);
  for (const words of [
    'What the guest did.',
    'kvm_is_write_fault()',
    'arch/arm64/include/asm/kvm_emulate.h',
    's1ptw-fetch',
    'if faultKind is excl-atomic:\n      read, write',
  ])
    expect(stdout).toContain(words);
});

test('explain says of a site what the locks allow there', async () => {
  const { stdout } = await run(emptyFolder(), 'explain', 'mmu_invalidate_retry#1');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'races start-logging, stop-logging, vcpu-maps-first, vcpu-reads, vcpu-writes, vcpu-fetches, vcpu-maps-block excluded',
  );
});

test('explain gives JSON, for one name and for all', async () => {
  const one = JSON.parse((await run(emptyFolder(), 'explain', 'progress', '--json')).stdout) as {
    explanations: { kind: string; kernel: string }[];
  };
  expect(one.explanations).toMatchObject([{ kind: 'invariant', name: 'progress' }]);
  const all = JSON.parse((await run(emptyFolder(), 'explain', '--json')).stdout) as {
    topics: { [kind: string]: string[] };
  };
  expect(all.topics.race).toContain('unmap');
});

test('an unknown name is refused with what may have been meant', async () => {
  const { code, stderr, stdout } = await run(emptyFolder(), 'explain', 'vmaKnd');
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^stage2-verify: explain knows nothing called "vmaKnd"; try vmaKind[^\n]+\.\n$/);
});

test('explain knows the words of every function that can be verified, and says whose a name is', async () => {
  const words = ['lockedLimit', 'pins-balanced', 'leaked-pin', 'unaligned-address', 'pin_user_pages'];
  const alone = await run(emptyFolder(), 'explain', 'leaked-pin');
  expect(alone.stderr).toBe(
    'stage2-verify: explain knows nothing called "leaked-pin" of user_mem_abort(); give --function pkvm_mem_abort.\n',
  );
  const { code, stdout } = await run(emptyFolder(), 'explain', ...words, '--function', 'pkvm_mem_abort');
  expect(code).toBe(0);
  for (const said of ['RLIMIT_MEMLOCK', 'mm/util.c', 'keeps one pin', '0cdcc1039200', 'under mmap_lock'])
    expect(stdout).toContain(said);
  // No version of it ships, which could be watched.
  expect(stdout).not.toContain('random runs of');
  const all = await run(emptyFolder(), 'explain', '--function', 'pkvm_mem_abort');
  expect(all.stdout).toContain('guestEntry');
  expect(all.stdout).not.toContain('start-logging');
});
