// SPDX-License-Identifier: GPL-2.0-only
// The machine before the fault, in words.
import type { Choices } from '../../core/choices.ts';
import { hex } from '../../kernel/bits.ts';
import { VmaKind } from '../../kernel/environment.ts';
import { describeEsr } from '../../kernel/esr.ts';
import type { Machine } from '../../kernel/machine.ts';
import { memTypeName } from '../../kernel/mm/memory_type.ts';
import { protName } from '../../kernel/prot.ts';
import { vmIsProtected } from '../../kernel/protected/vm_is_protected.ts';
import { D, DIMENSIONS } from './dimensions/all.ts';

/**
 * The machine of the scenario that was run last, before the fault, in a few lines. Only what was looked at is said: the rest is "any".
 */
export function machineLines(m: Machine, choices: Choices): readonly string[] {
  const asked = (dimension: number): boolean => choices.values[dimension] >= 0;
  const label = (dimension: number): string =>
    asked(dimension) ? choices.space.dimensions[dimension].values[choices.values[dimension]].label : 'any';
  // Running nothing leaves the machine as it is before the fault.
  m.reset(0);
  const { fault, g, slot } = m;
  const lines: string[] = [];
  const features = [
    `${g.name} pages`,
    m.pkvm ? 'protected KVM' : '',
    asked(D.vmMte) && m.env.vmHasMte() ? 'MTE' : '',
    asked(D.cacheDIC) && m.env.hasDIC() ? 'DIC' : '',
    asked(D.stage2FWB) && m.env.hasFWB() ? 'FWB' : '',
    asked(D.featXNX) ? (m.env.hasXNX() ? 'XNX' : 'no XNX') : '',
  ].filter((feature) => feature !== '');
  lines.push(`host   ${features.join(', ')}`);
  lines.push(
    `fault  ESR_EL2=${hex(fault.esr)} (${describeEsr(fault.esr)}), HPFAR_EL2=${hex(fault.hpfar)}, FAR_EL2=${hex(fault.far)}`,
  );
  const slotKind = choices.space.numbers.get('slotKind') ?? -1;
  const kind = slotKind >= 0 && asked(slotKind) ? label(slotKind) : 'memory';
  lines.push(
    `       IPA ${hex(fault.faultIpa)}${fault.nested === null ? '' : ` -> L1 IPA ${hex(fault.ipa)}`}${kind === 'none' ? '' : ` -> hva ${hex(fault.hva)}`}`,
  );
  if (fault.nested !== null) {
    lines.push(
      `nested guest stage-2 maps ${hex(fault.trans.block_size)} bytes, W ${label(D.nestedWritable)}, R ${label(D.nestedReadable)}, XN ${label(D.nestedXn)}`,
    );
  }
  if (kind === 'none') lines.push('slot   none');
  else if (asked(D.slotStart) || asked(D.slotEnd) || asked(D.slotLogging)) {
    const bounds =
      asked(D.slotStart) && asked(D.slotEnd)
        ? `hva ${hex(slot.userspace_addr)} to ${hex(slot.hvaEnd)}`
        : 'bounds any';
    lines.push(
      `slot   ${bounds}${kind === 'memory' ? '' : `, ${kind}`}${asked(D.slotLogging) && m.env.slotLogging() ? ', dirty logging' : ''}${asked(D.slotLogging) && m.env.slotRing() ? ', dirty ring' : ''}${asked(D.slotReadonly) && m.env.slotReadonly() ? ', read-only' : ''}`,
    );
  }
  const more = choices.space.dimensions
    .slice(DIMENSIONS.length)
    .filter(({ number }) => asked(number) && number !== slotKind)
    .map(({ name, number }) => `${name} ${label(number)}`);
  if (more.length > 0)
    lines.push(`${m.abort.sorted && vmIsProtected(m) ? 'guest ' : 'abort '} ${more.join(', ')}`);
  if (asked(D.vmaKind)) lines.push(`vma    ${vmaText(m, choices, label)}`);
  if (asked(D.stage2State)) {
    m.stage2.collect();
    const { leaves } = m.stage2;
    const before: string[] = [];
    for (let i = 0; i < leaves.count; i++)
      before.push(
        `${hex(leaves.addr[i])}+${hex(leaves.size[i])} -> ${hex(leaves.pa[i])} ${protName(leaves.prot[i])}`,
      );
    lines.push(`stage2 ${before.length === 0 ? label(D.stage2State) : before.join('; ')}`);
  }
  return lines;
}

function vmaText({ host }: Machine, choices: Choices, label: (dimension: number) => string): string {
  const words = [label(D.vmaKind)];
  const kind = host.vmaKind();
  if (kind === VmaKind.hole) return 'none';
  if (kind === VmaKind.pfnmap || kind === VmaKind.mixedmap) {
    if (choices.values[D.vmaMemType] >= 0) words.push(memTypeName(host.memoryType()));
    if (choices.values[D.pfnBacking] >= 0) words.push(`backed by ${label(D.pfnBacking)}`);
    if (choices.values[D.vmaEnd] >= 0) words.push(`ends ${label(D.vmaEnd)}`);
    if (choices.values[D.vmaStart] >= 0) words.push(`starts ${label(D.vmaStart)}`);
    if (choices.values[D.pfnRanges] > 0) words.push(`another range of pfns ${label(D.pfnRanges)}`);
  }
  if (choices.values[D.hostPte] >= 0) words.push(`host entry ${label(D.hostPte)}`);
  if (choices.values[D.vmaMteAllowed] >= 0) words.push(`MTE allowed: ${label(D.vmaMteAllowed)}`);
  return words.join(', ');
}
