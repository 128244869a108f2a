// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Drawn } from './draw.ts';
import { programOf } from './program.ts';
import { REALISED } from './testing/realised.ts';
import { COMPILER, missingPrograms } from './tools.ts';

const DRAWN: Drawn = {
  id: 's1',
  of: 'user_mem_abort',
  scenario: { schemaVersion: 1, choices: { vmaKind: 'thp', access: 'write' }, races: [] },
  realised: {
    ...{ ...REALISED, access: 'write', ipa: 0x1000000048, offset: 0x40000000 },
    steps: ['vm 0 0', 'memory thp 0 c0000000 0', 'touch 40000000 code', 'slot 1 fc0000000 0 c0000000'],
  },
  prediction: {
    ...{ syndrome: 'DABT write', calls: 'topup(2) = 0; release', 'return value': '1', 'way out': 'goes on' },
    ...{ signal: 'none', 'injected abort': 'none', leaf: 'level 3 RW-', 'dirty log': '1000000' },
    ...{ 'page marked dirty': 'yes', 'page references': '0', tags: null, 'tags beside': null, warnings: '0' },
  },
};
const ORIGIN = { release: '6.12.117', command: 'replay some*/file.json' };

function textOf(drawn: Drawn): string {
  const program = programOf(drawn, ORIGIN);
  if (program.kind === 'refused') throw new Error(program.reason);
  return program.text;
}

function withRealised(overrides: Partial<Drawn['realised']>): Drawn {
  return { ...DRAWN, realised: { ...DRAWN.realised, ...overrides } };
}

it('the program has the steps, the access and what has to come of it', () => {
  const text = textOf(DRAWN);
  expect(text).toContain('\t"slot 1 fc0000000 0 c0000000",\n};');
  expect(text).toContain('#define ACCESS "write"\n#define IPA 0x1000000048ul\n#define OFFSET 0x40000000ul');
  expect(text).toContain('\t.error = 0,\n\t.signals = 0,\n\t.injected = 0,\n\t.dirty = "[\\"1000000\\"]",');
  expect(text).toContain('\t.tagged = -1,\n\t.other_tagged = -1,\n\t.warnings = 0,');
  expect(text).not.toContain('machine.h"');
  expect(text).not.toContain('SCENARIO');
});

it('an error, a signal, an abort, tags and warnings are expected as the model says them', () => {
  const text = textOf({
    ...DRAWN,
    prediction: {
      ...DRAWN.prediction,
      ...{ 'way out': '-EFAULT', signal: 'SIGBUS at +0x1000, lsb 12', 'dirty log': '' },
      ...{ 'injected abort': 'external abort on the fetch', tags: 'initialised', warnings: '2' },
      ...{ 'tags beside': 'not initialised', 'page references': '+0x1' },
    },
  });
  expect(text).toContain('\t.error = EFAULT,\n\t.signals = 1,\n\t.signal_at = 0x1000,\n\t.signal_lsb = 12,');
  expect(text).toContain(
    '\t.injected = 0x21,\n\t.status = 0x10,\n\t.dirty = "[]",\n\t.references = 0x1,\n\t.tagged = 1,',
  );
  expect(text).toContain('\t.other_tagged = 0,\n\t.warnings = 2,');
});

it('no text of a command ends the comment, and what a machine needs is said', () => {
  expect(textOf(DRAWN)).toContain('Written by: replay some* /file.json');
  const huge = textOf(withRealised({ steps: ['vm 1 0', 'memory huge 0 c0000000 15', 'poison 40000000'] }));
  expect(huge).toContain('hugepages-2048kB/nr_hugepages');
  expect(huge).toContain('It needs a machine with MTE.');
  expect(huge).toContain('CONFIG_MEMORY_FAILURE');
});

it('an abort of the dispatcher has its exit, or the abort that the guest gets', () => {
  const exits = textOf({
    ...DRAWN,
    of: 'kvm_handle_guest_abort',
    prediction: { ...DRAWN.prediction, 'way out': 'KVM_EXIT_MMIO: write to 0x1000000048', 'dirty log': '' },
  });
  expect(exits).toContain('A fault that kvm_handle_guest_abort() of');
  expect(exits).toContain(
    '\t.error = 0,\n\t.exit_reason = KVM_EXIT_MMIO,\n\t.address = 0x1000000048,\n\t.signals = 0,',
  );
  const fetched = { ...withRealised({ access: 'exec' }) };
  expect(
    textOf({ ...fetched, prediction: { ...DRAWN.prediction, 'injected abort': 'address size fault' } }),
  ).toContain('\t.injected = 0x21,\n\t.status = 0,');
});

it('a race in the pin, a thread that is killed there, a slot that goes and an old entry are written', () => {
  const raced = textOf(withRealised({ action: 'stop-logging', steps: ['miss 40000000', 'userfault …'] }));
  expect(raced).toContain('\t.error = -1,\n\t.signals = 0,');
  expect(raced).toContain('\t.dirty = NULL,');
  expect(raced).toContain('It needs CONFIG_USERFAULTFD, and two CPUs.');
  expect(textOf(withRealised({ meanwhile: 'killed' }))).toContain('\t.dirty = "[\\"1000000\\"]",');
  expect(textOf(withRealised({ meanwhile: 'slot goes' }))).toContain('\t.dirty = NULL,');
  expect(textOf(withRealised({ steps: ['vm 0 0', 'age 0 0'] }))).toContain('CONFIG_DAMON_VADDR');
});

it('a race that a debugger steers, a call that fails, and memory of the machine that QEMU makes are refused', () => {
  expect(programOf(withRealised({ plan: { kind: 'fail', call: 'topup' } }), ORIGIN)).toEqual({
    kind: 'refused',
    reason: 'a call that fails (topup) takes a debugger that makes it fail',
  });
  expect(
    programOf(withRealised({ plan: { kind: 'race', site: 'read_lock', action: 'unmap' } }), ORIGIN),
  ).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(/^a race at read_lock takes a debugger/),
  });
  expect(programOf(withRealised({ steps: ['memory device 0 1000 8000000000'] }), ORIGIN).kind).toBe(
    'refused',
  );
});

it('the program compiles without a warning', ({ skip }) => {
  expect.assertions(1);
  skip(missingPrograms().includes(COMPILER), `${COMPILER} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-program-'));
  try {
    writeFileSync(join(folder, 'fault.c'), textOf(DRAWN));
    const args = ['-O1', '-Wall', '-Wextra', '-Werror', '-static', '-o', 'fault', 'fault.c'];
    execFileSync(COMPILER, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    expect(existsSync(join(folder, 'fault'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
