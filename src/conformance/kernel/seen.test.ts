// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { differences } from './observation.ts';
import type { Realised } from './realise.ts';
import { observe, type Seen } from './seen.ts';
import { REALISED as PLAIN } from './testing/realised.ts';

const REALISED: Realised = { ...PLAIN, access: 'write', ipa: 0x1040005048, offset: 0x40005000 };

/** A page that is mapped by a write, as the init program prints it. */
const SEEN: Seen = {
  id: 's1',
  calls: [
    'abort',
    'kvm_guest_fault: ipa 0x1040005000, hsr 0x93810047, hxfar 0x1040005048, pc 0x00000000010020',
    'topup min=2',
    'topup_ret ret=0',
    'pin gfn=0x1040005 write=1',
    'pin_ret pfn=0x45805 writable=1',
    'leaf_ret ret=0 pte=0xe8000041f4cc43 level=3',
    'map addr=0x1040005000 size=0x1000 phys=0x45805000 prot=0x6 nobjs=38 flags=0x18 pgd=0xfff0000003038000 level=1',
    'map_ret ret=0',
    'set_dirty pfn=0x45805',
    'mark gfn=0x1040005',
    'release pfn=0x45805',
    'abort_ret ret=1',
    'abort',
    'kvm_guest_fault: ipa 0x9000000, hsr 0x93810046, hxfar 0x9000000, pc 0x00000000010024',
    'abort_ret ret=0',
  ],
  messages: [],
  run: { error: 0, exit: 6, mmio: '9000000', value: '0', write: true, far: '0' },
  signal: { count: 0, code: 0, lsb: 0, offset: '0' },
  leaf: { level: 3, pte: '400000458057ff' },
  dirty: ['1040005'],
  page: {
    ...{ before: '45805', after: '45805', referencesBefore: 1, referencesAfter: 1 },
    ...{ taggedBefore: -1, taggedAfter: -1, otherTagged: -1 },
  },
  devicePa: '0',
  deviceOffset: '0',
};

it('calls, leaf and log of the first fault at the address are read off the trace', () => {
  expect(observe(SEEN, REALISED)).toEqual({
    syndrome: 'DABT write, translation fault, level 3',
    calls:
      'topup(2) = 0; pin(0x1040005, write) = a page, writable; get_leaf = 0, level 3; ' +
      'map(0x1040005000, 0x1000, page 0, RW-) = 0; mark_page_dirty(0x1040005); release',
    'return value': '1',
    'way out': 'goes on',
    signal: 'none',
    'injected abort': 'none',
    leaf: "level 3 RW-, the host's page 0",
    'dirty log': '1040005',
    'page marked dirty': 'yes',
    'page references': '0',
    tags: null,
    'tags beside': null,
    warnings: '0',
  });
});

it('an error pfn has more bits than a number keeps, and is told apart all the same', () => {
  const calls = [...SEEN.calls.slice(0, 5), 'pin_ret pfn=0x7ff0000000000001 writable=1', 'abort_ret ret=1'];
  expect(observe({ ...SEEN, calls }, REALISED).calls).toContain('KVM_PFN_ERR_HWPOISON');
});

it('a leaf that maps another page than the host has is a difference, and what one side cannot tell is none', () => {
  const right = observe(SEEN, REALISED);
  const wrong = observe({ ...SEEN, leaf: { level: 3, pte: '400000458067ff' } }, REALISED);
  expect(differences(right, wrong)).toEqual([
    {
      part: 'leaf',
      model: "level 3 RW-, the host's page 0",
      machine: "level 3 RW-, the host's page +0x1000",
    },
  ]);
  expect(differences(right, { ...right, leaf: null })).toEqual([]);
});
