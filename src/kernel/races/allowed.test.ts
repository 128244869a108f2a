// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import {
  Access,
  Congruence,
  FaultKind,
  HostPte,
  NestedSize,
  Reach,
  Stage2State,
  VmaKind,
} from '../environment.ts';
import type { Machine } from '../machine.ts';
import { boot } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { RACE_NAMES, Race, type RaceAction } from './actions.ts';
import { allowedRaces } from './allowed.ts';

const names = (m: Machine) => RACE_NAMES.filter((_, action) => (allowedRaces(m) & (1 << action)) !== 0);
const allows = (overrides: Overrides, action: RaceAction) =>
  (allowedRaces(boot(overrides).m) & (1 << action)) !== 0;

describe('what the memory is decides what can happen to it', () => {
  it('nothing can happen in a hole but a change of the slot', () => {
    expect(names(boot({ vmaKind: VmaKind.hole }).m)).toEqual(['start-logging']);
    expect(names(boot({ vmaKind: VmaKind.hole, slotLogging: true }).m)).toEqual([
      'stop-logging',
      'harvest-dirty-log',
    ]);
  });

  it('memory of a driver is neither migrated, shared, collapsed nor poisoned', () => {
    for (const vmaKind of [VmaKind.pfnmap, VmaKind.mixedmap]) {
      expect(names(boot({ vmaKind }).m)).toEqual([
        'unmap',
        'invalidate-begin',
        'vma-hole',
        'vma-small',
        'vma-device',
        'start-logging',
      ]);
    }
  });

  it('only small anonymous pages are collapsed and only huge ones split', () => {
    expect(allows({ vmaKind: VmaKind.anon }, Race.thpCollapse)).toBe(true);
    expect(allows({ vmaKind: VmaKind.anon }, Race.thpSplit)).toBe(false);
    expect(allows({ vmaKind: VmaKind.thp }, Race.thpCollapse)).toBe(false);
    expect(allows({ vmaKind: VmaKind.thp }, Race.thpSplit)).toBe(true);
    const { m } = boot({ vmaKind: VmaKind.thp });
    m.host.splitThp();
    expect(names(m)).not.toContain('thp-split');
  });

  it('hugetlb pages are not shared copy-on-write by KSM', () => {
    expect(allows({ vmaKind: VmaKind.hugetlbPmd }, Race.writeProtect)).toBe(false);
    expect(allows({ vmaKind: VmaKind.thp }, Race.writeProtect)).toBe(true);
  });

  it('what is not writable is not protected once more', () => {
    expect(allows({ hostPte: HostPte.readOnly }, Race.vmaReadOnly)).toBe(false);
    expect(allows({ hostPte: HostPte.readOnly }, Race.writeProtect)).toBe(false);
    const { m } = boot();
    m.host.shareCopyOnWrite();
    expect(names(m)).not.toContain('write-protect');
  });

  it('what is gone is not unmapped again', () => {
    const { m } = boot();
    m.host.zap();
    expect(names(m)).not.toContain('unmap');
  });

  it('a VMA without MTE can only take the place of another in a VM with MTE', () => {
    expect(allows({}, Race.vmaNoMte)).toBe(false);
    expect(allows({ vmHasMte: true }, Race.vmaNoMte)).toBe(true);
  });
});

it('logging is started where it is off and stopped where it is on, once', () => {
  const { m } = boot();
  expect(names(m)).toContain('start-logging');
  m.pendingLogging = true;
  expect(names(m)).not.toContain('start-logging');
  expect(names(m)).not.toContain('stop-logging');
  expect(allows({ slotLogging: true }, Race.stopLogging)).toBe(true);
  expect(allows({ slotLogging: true }, Race.startLogging)).toBe(false);
});

it('an invalidation that is in progress is not joined by a second one', () => {
  const { m } = boot();
  m.invalidateInProgress = 1;
  expect(names(m)).not.toContain('invalidate-begin');
});

describe('another vCPU maps first only where its own fault would succeed', () => {
  const block = {
    faultKind: FaultKind.permission,
    access: Access.write,
    stage2State: Stage2State.pmdBlock,
    vmaKind: VmaKind.thp,
  };
  it.each<[string, Overrides, boolean]>([
    ['ordinary memory', {}, true],
    ['hugetlb', { vmaKind: VmaKind.hugetlbPmd }, true],
    ['an unsupported exclusive access', { faultKind: FaultKind.exclAtomic }, false],
    ['poison', { hostPte: HostPte.poisoned }, false],
    ['the end of a file', { hostPte: HostPte.sigbus }, false],
    ['a read of read-only memory', { hostPte: HostPte.readOnly }, true],
    ['a write to read-only memory', { hostPte: HostPte.readOnly, access: Access.write }, false],
    ['memory that may not carry tags', { vmHasMte: true, vmaMteAllowed: false }, false],
    ['memory that may carry tags', { vmHasMte: true }, true],
    ['a guest mapping smaller than a page', { nestedSize: NestedSize.belowPage }, true],
    ['a block', block, true],
    ['a block in a slot that logs', { ...block, slotLogging: true }, false],
  ])('%s', (_, overrides, expected) => {
    expect(allows(overrides, Race.vcpuMapsFirst)).toBe(expected);
  });

  const write = { access: Access.write };
  it.each<[string, Overrides, string[]]>([
    ['a read', {}, ['vcpu-maps-first', 'vcpu-writes', 'vcpu-fetches']],
    ['a write', write, ['vcpu-maps-first', 'vcpu-fetches']],
    [
      'a write to a page that the host shares',
      { ...write, hostPte: HostPte.readOnly },
      ['vcpu-reads', 'vcpu-fetches'],
    ],
    [
      'a write to a slot that logs',
      { ...write, slotLogging: true },
      ['vcpu-maps-first', 'vcpu-reads', 'vcpu-fetches'],
    ],
    ['a fetch', { access: Access.exec }, ['vcpu-maps-first', 'vcpu-writes']],
    ['a read of a read-only slot', { slotReadonly: true }, ['vcpu-maps-first', 'vcpu-fetches']],
    [
      'a read that finds a block',
      { vmaKind: VmaKind.thp },
      ['vcpu-maps-first', 'vcpu-writes', 'vcpu-fetches', 'vcpu-maps-block'],
    ],
    [
      'a read beside pages that are mapped',
      { vmaKind: VmaKind.thp, stage2State: Stage2State.neighbours },
      ['vcpu-maps-first', 'vcpu-writes', 'vcpu-fetches', 'vcpu-maps-block'],
    ],
    [
      'a read that finds a block past the slot',
      { vmaKind: VmaKind.thp, slotEnd: Reach.page },
      ['vcpu-maps-first', 'vcpu-writes', 'vcpu-fetches'],
    ],
    [
      'a read that finds a block at another offset',
      { vmaKind: VmaKind.thp, congruence: Congruence.page },
      ['vcpu-maps-first', 'vcpu-writes', 'vcpu-fetches'],
    ],
    [
      'a read of what the guest hypervisor lets nobody write',
      { nestedSize: NestedSize.pud, nestedWritable: false },
      ['vcpu-maps-first', 'vcpu-fetches'],
    ],
    [
      'a read of what the guest hypervisor lets nobody execute',
      { nestedSize: NestedSize.pud, nestedXn: 2 },
      ['vcpu-maps-first', 'vcpu-writes'],
    ],
  ])('beside %s other vCPUs can do what would leave another entry', (_, overrides, expected) => {
    expect(names(boot(overrides).m).filter((name) => name.startsWith('vcpu-'))).toEqual(expected);
  });

  it('not while an invalidation is in progress, nor after the page has gone', () => {
    const { m } = boot();
    m.invalidateInProgress = 1;
    expect(names(m)).not.toContain('vcpu-maps-first');
    const gone = boot();
    gone.m.host.zap();
    expect(names(gone.m)).not.toContain('vcpu-maps-first');
  });
});
