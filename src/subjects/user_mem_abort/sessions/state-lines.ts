// SPDX-License-Identifier: GPL-2.0-only
// What holds over a session, and the state before a step, in words.
import { hex } from '../../../kernel/bits.ts';
import { HostPte, NestedSize } from '../../../kernel/environment.ts';
import { PAGE_NAMES, pageOffset } from '../../../kernel/session/pages.ts';
import type { Vm } from '../../../kernel/session/vm.ts';
import { D, DIMENSIONS } from '../dimensions/all.ts';
import { PART_NAMES } from '../record.ts';
import type { Player } from './player.ts';
import { recordStep } from './record.ts';

/** Parts of a VM that outlive a fault. */
const LASTING = ['stage-2', 'memory cache', 'dirty log', 'MTE tags'] as const;

/** What a session holds from beginning to end, in a few lines. */
export function sessionLines({ vm, world }: Player): readonly string[] {
  const { env, g, pkvm } = vm.m;
  const features = [
    `${g.name} pages`,
    ...(pkvm ? ['protected KVM'] : []),
    ...(env.vmHasMte() ? ['MTE'] : []),
    ...(env.hasDIC() ? ['DIC'] : []),
    ...(env.hasFWB() ? ['FWB'] : []),
    env.hasXNX() ? 'XNX' : 'no XNX',
  ];
  const label = (dimension: number): string =>
    DIMENSIONS[dimension].values[world.choices.values[dimension]].label;
  const nested =
    vm.env.guestMapping() === NestedSize.none
      ? []
      : [
          `nested guest stage-2 maps ${label(D.nestedSize)}, W ${label(D.nestedWritable)}, R ${label(D.nestedReadable)}, XN ${label(D.nestedXn)}`,
        ];
  const { m } = vm;
  return [
    `host   ${features.join(', ')}`,
    `pages  ${PAGE_NAMES.map((page) => `"${page}" ${hex(vm.anchorIpa + pageOffset(g, page) - pageOffset(g, 'page'))}`).join(', ')}`,
    ...nested,
    `slot   hva ${hex(m.slot.userspace_addr)} to ${hex(m.slot.hvaEnd)}, IPA = hva - ${hex(m.slot.hvaOffset)}${env.slotReadonly() ? ', read-only' : ''}`,
    `vma    at first ${label(D.vmaKind)}, host entry ${label(D.hostPte)}`,
  ];
}

/** What the steps before have made of a VM. */
export function stateLines(player: Player): readonly string[] {
  const { vm } = player;
  const { parts } = recordStep(player, '');
  const lasting = PART_NAMES.filter((name) => LASTING.includes(name as (typeof LASTING)[number]));
  return [
    `slot: ${vm.slotPresent ? `there${vm.slotMoved ? ', moved up by a PMD block' : ''}${vm.env.slotLogging() ? ', logging' : ''}` : 'none'}`,
    `invalidations: sequence ${vm.m.invalidateSeq}, ${vm.m.invalidateInProgress} in progress`,
    ...hostLines(vm),
    ...lasting.flatMap((name) => parts[name].map((line) => `${name}: ${line}`)),
    ...vm.inNested.flatMap((nested, vcpu) => (nested ? [`vCPU ${vcpu}: runs the nested guest`] : [])),
  ];
}

function hostLines({ memory }: Vm): readonly string[] {
  const names = Object.entries(HostPte);
  return memory.touched().map(({ cow, end, generation, present, pte, split, start }) => {
    const entry = names.find(([, value]) => value === pte)?.[0] ?? '';
    const more = [
      ...(present ? [] : ['not present']),
      ...(split ? ['split'] : []),
      ...(cow ? ['copy-on-write'] : []),
      ...(generation > 0 ? [`page ${generation} that stands there`] : []),
    ];
    return `host memory: ${hex(start)} to ${hex(end)} ${[entry, ...more].join(', ')}`;
  });
}
