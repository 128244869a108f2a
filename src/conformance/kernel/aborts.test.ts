// SPDX-License-Identifier: GPL-2.0-only
import { beforeEach, describe, expect, it } from 'vitest';
import { debianTrees } from '../tree/find.ts';
import { variantOf } from './c-of-image.ts';
import { drawAborts } from './draw.ts';
import { SPACES } from './functions.ts';
import type { Realised } from './realise.ts';
import { abortSteps } from './realise-abort.ts';
import { observe, type Seen } from './seen.ts';
import { REALISED as PLAIN } from './testing/realised.ts';
import { whyNot } from './unrealised-abort.ts';

const SPACE = SPACES.kvm_handle_guest_abort;
const tree = debianTrees().find(({ release }) => release.startsWith('6.12'));

function steps(choices: { readonly [name: string]: string }) {
  return abortSteps((name) => choices[name], 0x1000000048);
}

describe('what an abort asks for beside memory', () => {
  it('a fault that its caller has sorted takes nothing but the access', () => {
    expect(steps({ faultKind: 'translation', access: 'write' })).toEqual({
      ...{ hasSlot: true, slotGoes: false, isOld: false, first: [], instruction: 'write', boot: null },
    });
  });

  it('an access of two registers has no syndrome, and user space may want it', () => {
    expect(
      steps({
        ...{ faultKind: 'translation', access: 'read', slotKind: 'none', decoding: 'none' },
        returnsNisv: 'yes',
      }),
    ).toEqual({
      hasSlot: false,
      slotGoes: false,
      isOld: false,
      first: ['nisv'],
      instruction: 'read-pair',
      boot: null,
    });
  });

  it('a device of the kernel takes a write at the address, and a read nowhere', () => {
    const device = { faultKind: 'translation', slotKind: 'none', deviceInKernel: 'yes' };
    expect(steps({ ...device, access: 'write' })).toMatchObject({ first: ['device 1000000048'] });
    expect(steps({ ...device, access: 'read' })).toMatch(/that takes a read$/);
  });

  it('an old entry takes a CPU that leaves the access flag to software, and memory that the monitor sees', () => {
    const old = { faultKind: 'access-flag', access: 'read' };
    expect(steps(old)).toMatchObject({ isOld: true, boot: 'no-hafdbs' });
    expect(steps({ ...old, vmaKind: 'pfnmap' })).toMatch(/damon_get_folio/);
    expect(steps({ ...old, vmMte: 'yes' })).toMatch(/FEAT_MTE2/);
  });

  it('an entry goes with its slot', () => {
    expect(steps({ faultKind: 'permission', slotKind: 'none' })).toMatch(/goes with the slot$/);
  });
});

it('every value that an abort has and that cannot be had is named with a reason, and no other', () => {
  const not = SPACE.dimensions.flatMap(({ name, values }) =>
    values.flatMap(({ label }) => {
      const reason = whyNot('kvm_handle_guest_abort', name, label);
      return reason === null || whyNot('user_mem_abort', name, label) === reason ? [] : [`${name}=${label}`];
    }),
  );
  expect(not.filter((value) => value.startsWith('faultKind='))).toEqual([
    'faultKind=external',
    'faultKind=odd',
  ]);
  expect(not).toContain('decoding=cache-maintenance');
  expect(not).not.toContain('slotKind=invalid');
  expect(not).not.toContain('decoding=none');
  expect(whyNot('kvm_handle_guest_abort', 'faultKind', 'access-flag')).toBe(null);
  expect(whyNot('kvm_handle_guest_abort', 'faultKind', 'access-flag', '16k')).toMatch(/a64fx/);
});

describe('the aborts of one run', () => {
  beforeEach(({ skip }) => skip(tree === undefined, 'linux-source-6.12 is not installed'));

  it('have every value that can be had of what the dispatcher alone is asked, and each of its ends', () => {
    const { scenarios } = drawAborts(variantOf(tree!, 'kvm_handle_guest_abort'), 100, 1);
    expect(scenarios).toHaveLength(100);
    expect(scenarios.map(({ id }) => id)).toEqual(scenarios.map((_, i) => `d${i + 1}`));
    const had = new Set(
      scenarios.flatMap(({ scenario }) =>
        Object.entries(scenario.choices).map(([name, value]) => `${name}=${value}`),
      ),
    );
    const own = SPACE.dimensions.filter(({ name }) => !SPACES.user_mem_abort.numbers.has(name));
    const missing = own.flatMap(({ name, values }) =>
      values
        .map(({ label }) => label)
        .filter((label) => whyNot('kvm_handle_guest_abort', name, label) === null)
        .map((label) => `${name}=${label}`)
        .filter((value) => !had.has(value)),
    );
    expect(missing).toEqual([]);
    expect(had).toContain('faultKind=access-flag');
    const ends = new Set(scenarios.map(({ prediction }) => (prediction['way out'] ?? '').replace(/:.*/, '')));
    for (const end of ['goes on', 'KVM_EXIT_MMIO', 'KVM_EXIT_ARM_NISV', '-ENOSYS'])
      expect(ends).toContain(end);
    const injected = new Set(scenarios.map(({ prediction }) => prediction['injected abort']));
    expect([...injected].sort()).toEqual([
      'address size fault',
      'external abort on the data access',
      'external abort on the fetch',
      'none',
    ]);
  });
});

describe('what the machine shows of an abort', () => {
  const REALISED: Realised = { ...PLAIN, ipa: 0x1000000048, offset: 0x40000000 };
  const SEEN: Seen = {
    id: 'd1',
    calls: [
      'abort',
      'kvm_guest_fault: ipa 0x1000000000, hsr 0x93810005, hxfar 0x1000000048, pc 0x00000000010010',
      'emulate ipa=0x1000000048',
      'emulate_ret ret=0',
      'abort_ret ret=0',
    ],
    messages: [],
    run: { error: 0, exit: 6, mmio: '1000000048', write: false, value: '0', far: '0' },
    signal: { count: 0, code: 0, lsb: 0, offset: '0' },
    leaf: { level: 1, pte: '0' },
    dirty: null,
    page: {
      ...{ before: '0', after: '0', referencesBefore: -1, referencesAfter: -1 },
      ...{ taggedBefore: -1, taggedAfter: -1, otherTagged: -1 },
    },
    devicePa: '0',
    deviceOffset: '0',
  };

  it('an access to no memory: the call that emulates it, and the exit with its address', () => {
    expect(observe(SEEN, REALISED, 'kvm_handle_guest_abort')).toMatchObject({
      calls: 'io_mem_abort(0x1000000048) = 0',
      'return value': '0',
      'way out': 'KVM_EXIT_MMIO: read of 0x1000000048',
      leaf: 'none',
    });
  });

  it('one that cannot be decoded: the exit with its syndrome', () => {
    const run = { ...SEEN.run, exit: 28, value: '5' };
    expect(observe({ ...SEEN, run }, REALISED, 'kvm_handle_guest_abort')['way out']).toBe(
      'KVM_EXIT_ARM_NISV: 0x1000000048, ISS 0x5',
    );
  });

  it('an address that the hardware has not: the kernel says nothing, the guest what it got', () => {
    const calls = ['abort', 'size_fault', 'data_abort', 'abort_ret ret=1'];
    const run = { ...SEEN.run, mmio: '9000100', write: true, value: '96000000' };
    expect(observe({ ...SEEN, calls, run }, REALISED, 'kvm_handle_guest_abort')).toMatchObject({
      ...{ syndrome: null, calls: '', leaf: null, 'way out': 'goes on' },
      'injected abort': 'address size fault',
    });
  });

  it('an exception of another class than an abort is none', () => {
    const run = { ...SEEN.run, mmio: '9000100', write: true, value: '2000000' };
    expect(observe({ ...SEEN, run }, REALISED, 'kvm_handle_guest_abort')['injected abort']).toBe('none');
  });

  it('an old entry: it is made young, and so is the page', () => {
    const [abort, fault] = SEEN.calls;
    const calls = [abort!, fault!, 'young addr=0x1000000000', 'accessed', 'abort_ret ret=1'];
    expect(observe({ ...SEEN, calls }, REALISED, 'kvm_handle_guest_abort').calls).toBe(
      'mkyoung(0x1000000000); set_pfn_accessed',
    );
    expect(observe({ ...SEEN, calls }, REALISED).calls).toBe('');
  });
});
