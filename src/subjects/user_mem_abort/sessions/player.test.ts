// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import {
  guest,
  host,
  nested,
  play,
  SESSION_RULES,
  session,
  vmm,
} from '../../../../properties/testing/sessions.ts';
import { legacy } from '../../../../properties/testing/variants.ts';
import type { Stage2 } from '../../../kernel/pgtable/stage2.ts';
import { protName } from '../../../kernel/prot.ts';
import { Player } from './player.ts';
import type { Step } from './session.ts';

const NO_FAULT = 'no fault: stage-2 allows the access';
const EMULATED = 'no slot that can be accessed so: emulated';
const REFUSED = 'not possible here: nothing happens';

const player = new Player(SESSION_RULES);
const { vm } = player;

/** What a stage-2 maps: level and permissions of each leaf. */
function mapped(stage2: Stage2): readonly string[] {
  stage2.collect();
  const { leaves } = stage2;
  return Array.from({ length: leaves.count }, (_, i) => `${leaves.level[i]} ${protName(leaves.prot[i])}`);
}

describe('an access', () => {
  it('faults where nothing is mapped, and no more behind that', () => {
    expect(play(player, [guest('read'), guest('read'), guest('write')])).toEqual(['0', NO_FAULT, NO_FAULT]);
  });

  it('of a neighbouring page faults by itself, and of another block where the walk stops earlier', () => {
    play(player, [guest('read'), guest('read', 'neighbour')]);
    expect(vm.m.fault.esr & 3).toBe(3);
    play(player, [guest('read'), guest('read', 'other-block')]);
    expect(vm.m.fault.esr & 3).toBe(2);
  });

  it('that lacks a permission is a permission fault at the level of the leaf', () => {
    const steps = [guest('read'), guest('exec')];
    expect(play(player, steps, { vmaKind: 'thp' })).toEqual(['0', '0']);
    expect(vm.m.fault.isPermission).toBe(true);
    expect(vm.m.fault.esr & 3).toBe(2);
  });

  it('outside the slot, or a write to a read-only one, is emulated', () => {
    expect(play(player, [guest('read', 'other-block')], { slotEnd: 'pmd' })).toEqual([EMULATED]);
    expect(play(player, [guest('read'), guest('write')], { slotReadonly: 'yes' })).toEqual(['0', EMULATED]);
  });

  it('that nothing is done about faults again', () => {
    expect(
      play(player, [host('invalidate-begin'), guest('read'), host('invalidate-end'), guest('read')]),
    ).toEqual(['done', '0; the access faults again', 'done', '0']);
  });

  it('takes table pages from the cache of its own vCPU', () => {
    play(player, [guest('read', 'page', { vcpu: 1 })]);
    expect(vm.caches.map((cache) => cache.nobjs())).toEqual([0, 38]);
  });

  it('can meet a top-up without memory, and a race', () => {
    const race = { site: 'mmu_invalidate_retry#1', action: 'start-logging' };
    expect(play(player, [guest('read', 'page', { topup: 'fails' })])).toEqual([
      '-ENOMEM; the access faults again',
    ]);
    expect(play(player, [guest('write', 'page', { race }), guest('write')])).toEqual([
      '0; the access faults again',
      '0',
    ]);
    expect(vm.m.dirty.count).toBe(1);
  });
});

describe('the host', () => {
  const ends = (...steps: readonly Step[]): readonly string[] => play(player, steps);

  it('unmaps one page and leaves the others mapped', () => {
    const steps = [guest('read'), guest('read', 'neighbour'), host('unmap'), guest('read', 'neighbour')];
    expect(ends(...steps, guest('read'))).toEqual(['0', '0', 'done', NO_FAULT, '0']);
  });

  it('remembers what it did to a page while others are looked at', () => {
    expect(
      ends(
        host('vma-read-only'),
        guest('write', 'neighbour'),
        guest('write'),
        host('vma-writable'),
        guest('write'),
      ),
    ).toEqual(['done', '0', '-EFAULT; the access faults again', 'done', '0']);
  });

  it('brings a page that was never there when it breaks copy-on-write', () => {
    ends(guest('write'));
    const [before] = [vm.canonical.leaves.pa[vm.canonical.find(vm.m.fault.faultIpa)]];
    ends(guest('write'), host('write-protect'), guest('read', 'neighbour'), guest('write'));
    vm.canonical.collect();
    expect(vm.canonical.leaves.pa[vm.canonical.find(vm.m.fault.faultIpa)]).not.toBe(before);
  });

  it('collapses the pages of a block, which the guest then gets as one', () => {
    ends(guest('read'), guest('read', 'other-block'), host('thp-collapse'), guest('read'));
    expect(mapped(vm.canonical)).toEqual(['2 RW-', '3 RW-']);
  });

  it('does not collapse a block with a page that cannot be moved', () => {
    expect(ends(host('poison', 'neighbour'), host('thp-collapse'))).toEqual(['done', REFUSED]);
  });

  it('can map again what it unmapped', () => {
    expect(ends(host('vma-hole'), guest('read'), host('vma-small', 'neighbour'), guest('read'))).toEqual([
      'done',
      '-EFAULT; the access faults again',
      'done',
      '0',
    ]);
  });
});

describe('the VMM', () => {
  it('finds in the log what the guest wrote since the last harvest', () => {
    const steps = [
      vmm('start-logging'),
      guest('write'),
      vmm('harvest-dirty-log'),
      guest('read', 'neighbour'),
    ];
    play(player, steps);
    expect([vm.m.dirty.harvested, vm.m.dirty.count, vm.written.size]).toEqual([1, 0, 0]);
    play(player, [...steps, guest('write', 'neighbour'), guest('write')]);
    expect([vm.m.dirty.count, vm.written.size]).toEqual([2, 2]);
  });

  it('write-protects what is mapped when it starts to log', () => {
    play(player, [guest('write'), vmm('start-logging')]);
    expect(mapped(vm.canonical)).toEqual(['3 R--']);
  });

  it('takes away what a slot maps with the slot', () => {
    expect(
      play(player, [guest('read'), vmm('delete-slot'), guest('read'), vmm('create-slot'), guest('read')]),
    ).toEqual(['0', 'done', EMULATED, 'done', '0']);
  });

  it('moves a slot: the same address of the guest is other memory of the host', () => {
    play(player, [guest('read', 'other-block')]);
    const { hva } = vm.m.fault;
    play(player, [guest('read'), vmm('move-slot'), guest('read', 'other-block')]);
    expect(hva - vm.m.fault.hva).toBe(vm.m.g.PMD_SIZE);
    expect(mapped(vm.canonical)).toEqual(['3 RW-']);
  });

  it('cannot log what a driver maps by pfn, nor harvest where nothing is logged', () => {
    expect(play(player, [vmm('start-logging')], { vmaKind: 'pfnmap' })).toEqual([REFUSED]);
    expect(play(player, [vmm('harvest-dirty-log')])).toEqual([REFUSED]);
  });
});

describe('a nested guest', () => {
  const choices = { nestedSize: 'pmd' };

  it('faults on a shadow stage-2, and its hypervisor on its own', () => {
    const steps = [guest('read'), nested('enter-nested'), guest('read')];
    expect(play(player, steps, choices)).toEqual(['0', 'done', '0']);
    expect([mapped(vm.canonical).length, mapped(vm.shadow).length]).toEqual([1, 1]);
    expect(play(player, [...steps, nested('exit-nested'), guest('read')], choices).at(-1)).toBe(NO_FAULT);
  });

  it('is on the vCPU that entered it, and the other is not', () => {
    play(player, [nested('enter-nested', 1), guest('read')], choices);
    expect([mapped(vm.canonical).length, mapped(vm.shadow).length]).toEqual([1, 0]);
  });

  it('loses its whole shadow when the host unmaps one page', () => {
    play(
      player,
      [nested('enter-nested'), guest('read'), guest('read', 'other-block'), host('unmap')],
      choices,
    );
    expect(mapped(vm.shadow)).toEqual([]);
  });

  it('is not told of a fault that its own hypervisor caused', () => {
    const steps = [nested('enter-nested'), guest('write'), guest('write')];
    expect(play(player, steps, { ...choices, nestedWritable: 'no' })).toEqual([
      'done',
      '0; the access faults again',
      "forbidden by the guest's own stage-2: forwarded to the guest hypervisor",
    ]);
  });

  it('is none where there is no guest hypervisor', () => {
    expect(play(player, [nested('enter-nested')])).toEqual([REFUSED]);
  });
});

it('breaks nothing in any of these, nor when the VM is torn down', () => {
  player.start(session([]));
  for (const step of [guest('write'), vmm('start-logging'), guest('exec', 'first'), host('remap')]) {
    player.step(legacy, step);
    expect([player.broken.positions(), player.brokenInSession.positions()]).toEqual([[], []]);
  }
  player.teardown();
  expect([player.broken.positions(), player.brokenInSession.positions()]).toEqual([[], []]);
});
