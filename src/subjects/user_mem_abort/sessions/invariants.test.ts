// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { guest, host, nested, play, SESSION_RULES, vmm } from '../../../../properties/testing/sessions.ts';
import { legacy } from '../../../../properties/testing/variants.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_W } from '../../../kernel/prot.ts';
import { INVARIANTS } from '../invariants/all.ts';
import { SESSION_INVARIANTS } from './invariants.ts';
import { Player } from './player.ts';

const player = new Player(SESSION_RULES);
const { vm } = player;

/** Names of what the last step broke. */
function broken(): readonly string[] {
  return [
    ...INVARIANTS.filter((_, i) => player.broken.has(i)),
    ...SESSION_INVARIANTS.filter((_, i) => player.brokenInSession.has(i)),
  ].map(({ name }) => name);
}

/** Traces what is left when the VM is gone. */
function tornDown(): readonly string[] {
  vm.m.recorder.tracing = true;
  player.teardown();
  vm.m.recorder.tracing = false;
  expect(player.breaches.map(({ invariant }) => invariant)).toEqual(broken());
  for (const { detail } of player.breaches) expect(detail).not.toBe('');
  return broken();
}

describe('at the end of a VM', () => {
  it('nothing is left of an ordinary session', () => {
    play(player, [guest('write'), guest('exec', 'first'), host('invalidate-begin')]);
    expect(tornDown()).toEqual([]);
  });

  it('a reference that is still held is a leak', () => {
    play(player, [guest('read')]);
    vm.m.pages.pin(0x1234, false);
    expect(tornDown()).toEqual(['teardown-references']);
  });

  it('a table page that nothing leads to is a leak', () => {
    play(player, [guest('read')]);
    vm.canonical.table.pool.take(0);
    expect(tornDown()).toEqual(['teardown-tables']);
  });

  it('so is one that is counted once too often, of the shadow', () => {
    play(player, [nested('enter-nested'), guest('read')], { nestedSize: 'pud' });
    vm.shadow.table.pool.table(1).refs++;
    expect(tornDown()).toContain('teardown-tables');
  });

  it('so is a mapping object in protected mode', () => {
    play(player, [guest('read')], { protectedKvm: 'yes' });
    // The interval tree has lost its order: the range that is unmapped does not find it.
    vm.canonical.mappings.gfn[0] = 2 ** 40;
    expect(tornDown()).toContain('teardown-mappings');
  });
});

describe('between faults', () => {
  it('a write that is in no log is lost', () => {
    play(player, [vmm('start-logging'), guest('write'), guest('read', 'neighbour')]);
    vm.m.dirty.count = 0;
    player.step(legacy, guest('write'));
    expect(broken()).toEqual(['dirty-log', 'write-logged']);
  });

  it('a mapping that outlives its slot is one of nothing', () => {
    play(player, [guest('read'), vmm('delete-slot')]);
    vm.canonical.install(vm.anchorIpa, 3, vm.memory.pa(vm.m.fault.hva), KVM_PGTABLE_PROT_R);
    player.step(legacy, guest('read', 'neighbour'));
    expect(broken()).toEqual(['nothing-without-slot']);
  });

  it('a shadow that nobody told of a change is stale, whoever runs', () => {
    const steps = [nested('enter-nested'), guest('write'), nested('exit-nested'), guest('write')];
    play(player, steps, { nestedSize: 'pud' });
    const { shadow } = vm;
    const forgotten = shadow.unmap;
    shadow.unmap = () => 0;
    player.step(legacy, host('remap'));
    shadow.unmap = forgotten;
    expect(broken()).toEqual(['no-stale-leaf']);
  });

  it('a writable leaf of the shadow is logged like one of the VM', () => {
    play(player, [vmm('start-logging'), guest('read')], { nestedSize: 'pud' });
    vm.onTables(true, (m) => {
      const prot = KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
      vm.shadow.install(m.fault.faultIpa, 3, vm.memory.pa(m.fault.hva), prot);
    });
    player.step(legacy, guest('read'));
    expect(broken()).toEqual(['dirty-log']);
  });
});
