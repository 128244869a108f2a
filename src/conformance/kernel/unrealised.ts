// SPDX-License-Identifier: GPL-2.0-only
// What of the model's dimensions user space on a Debian kernel under QEMU cannot bring about, and why.
import type { DimensionName } from '../../subjects/user_mem_abort/dimensions/all.ts';
import type { ImagePages } from './page-size.ts';

/** A value of a dimension that no scenario on the machine can have. */
export interface Unrealised {
  readonly dimension: string;
  readonly value: string;
  readonly reason: string;
  /** Only with an image that has such pages; absent: with any. */
  readonly pages?: ImagePages;
}

/** Of every value that a nested guest alone has. */
export const NESTED = 'KVM of this release does not offer EL2 to a guest (KVM_CAP_ARM_EL2)';
const OTHER_PAGES = "the image's pages are of one size; take an image with others";
const SMALL_BAR = 'the memory of the device that QEMU offers is smaller than a PUD of such pages';

/** All of them; what depends on several dimensions at once is refused by `realise()`, with its reason. */
export const UNREALISED: readonly Unrealised[] = [
  { dimension: 'pageSize', value: '4k', reason: OTHER_PAGES, pages: '16k' },
  { dimension: 'pageSize', value: '16k', reason: OTHER_PAGES, pages: '4k' },
  { dimension: 'pageSize', value: '64k', reason: OTHER_PAGES },
  { dimension: 'pageSize', value: '64k-folded', reason: OTHER_PAGES },
  {
    dimension: 'vmaKind',
    value: 'hugetlb-pud',
    reason: 'a huge page of 64 GiB is more than the machine has',
    pages: '16k',
  },
  {
    dimension: 'vmaKind',
    value: 'hugetlb-cont-pmd',
    reason:
      'scenarios with the 1 GiB pages of a 16K kernel came to no end within 20 s when they were tried; why was not looked into',
    pages: '16k',
  },
  {
    dimension: 'cacheFill',
    value: 'one',
    reason: 'how many faults leave one page in a cache is worked out for 4K pages alone',
    pages: '16k',
  },
  {
    dimension: 'protectedKvm',
    value: 'yes',
    reason: 'mmu.c of this release does not ask is_protected_kvm_enabled(): guests are mapped the same way',
  },
  {
    dimension: 'faultKind',
    value: 'excl-atomic',
    reason:
      'kvm_handle_guest_abort() of this release turns the status away as unsupported before the function is called, and TCG never raises it',
  },
  ...['pud', 'between-pmd-pud', 'pmd', 'between-page-pmd', 'page', 'below-page'].map(
    (value): Unrealised => ({ dimension: 'nestedSize', value, reason: NESTED }),
  ),
  ...['yes', 'no'].flatMap((value): Unrealised[] => [
    { dimension: 'nestedWritable', value, reason: NESTED },
    { dimension: 'nestedReadable', value, reason: NESTED },
    { dimension: 'featXNX', value, reason: 'FEAT_XNX matters for a nested guest alone' },
  ]),
  ...['00', '01', '10', '11'].map((value): Unrealised => ({ dimension: 'nestedXn', value, reason: NESTED })),
  {
    dimension: 'cacheDIC',
    value: 'yes',
    reason: 'no CPU of this QEMU reports CTR_EL0.DIC, and nothing sets it from outside',
  },
  { dimension: 'cacheFill', value: 'two', reason: `told apart for a nested guest alone: ${NESTED}` },
  { dimension: 'subPage', value: 'last-4k', reason: OTHER_PAGES, pages: '4k' },
  {
    dimension: 'vmaMemType',
    value: 'cacheable',
    reason:
      'no driver of the image maps device memory cacheable, and of ordinary memory this release does not ask',
  },
  { dimension: 'vmaMemType', value: 'device', reason: SMALL_BAR, pages: '16k' },
  { dimension: 'vmaMemType', value: 'normal-nc', reason: SMALL_BAR, pages: '16k' },
  ...['behind-page', 'at-page', 'behind-pmd'].map(
    (value): Unrealised => ({
      dimension: 'pfnRanges',
      value,
      reason: 'a driver that populates its memory range by range: /dev/mem maps one',
    }),
  ),
  {
    dimension: 'vmaAnyUncached',
    value: 'yes',
    reason:
      'only vfio-pci sets VM_ALLOW_ANY_UNCACHED: a module beside the image, for a device behind an IOMMU; the run loads no modules',
  },
  {
    dimension: 'pfnBacking',
    value: 'device-page',
    reason:
      'pages of ZONE_DEVICE in a mixed map need a driver (device_dax): a module beside the image; the run loads no modules',
  },
  {
    dimension: 'vmaKind',
    value: 'dax',
    reason:
      'memory of DAX needs a driver (virtio_pmem, device_dax): a module beside the image; the run loads no modules',
  },
];

/** The values that `realise()` knows how to bring about, of the dimensions that it acts on; of the others it takes each as it is. */
export const REALISABLE: { readonly [dimension in DimensionName]?: readonly string[] } = {
  faultKind: ['translation', 'permission'],
  access: ['read', 'write', 'exec', 's1ptw-data', 's1ptw-fetch'],
  stage2State: ['empty', 'neighbours', 'page', 'pmd-block', 'pud-block'],
  slotReadonly: ['no', 'yes'],
  slotLogging: ['no', 'yes', 'ring', 'ring-and-bitmap'],
  vmaKind: [
    ...['anon', 'thp', 'hole', 'hugetlb-cont-pte', 'hugetlb-pmd', 'hugetlb-cont-pmd', 'hugetlb-pud'],
    ...['pfnmap', 'mixedmap'],
  ],
  pfnBacking: ['io', 'memory'],
  hostPte: ['writable', 'read-only', 'zero-page', 'poisoned', 'sigbus', 'interrupted'],
  cacheFill: ['full', 'empty', 'one'],
  mteTags: ['none', 'all'],
};

/** Why a value cannot be had with an image of such pages, or null if it can. A value that nobody has thought of yet cannot. */
export function whyUnrealised(dimension: string, value: string, has: ImagePages = '4k'): string | null {
  const named = UNREALISED.find(
    ({ pages = has, ...entry }) => entry.dimension === dimension && entry.value === value && pages === has,
  );
  if (named !== undefined) return named.reason;
  const known = REALISABLE[dimension as DimensionName];
  return known === undefined || known.includes(value) ? null : 'the runner has no steps for it yet';
}
