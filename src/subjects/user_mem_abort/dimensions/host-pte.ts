// SPDX-License-Identifier: GPL-2.0-only
// The host's page-table entry.
import { only } from '../../../core/dimension.ts';
import { HostPte, PfnBacking, VmaKind } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { isMapped } from './fault-kind.ts';
import { pfnBacking } from './pfn-backing.ts';
import { vmaKind } from './vma-kind.ts';

export const hostPte = dimension({
  number: 29,
  name: 'hostPte',
  about:
    "The host's page-table entry. Memory that stage-2 maps already is neither poisoned nor beyond the end of its file.",
  source: 'hva_to_pfn(), get_user_pages() in mm/gup.c',
  values: [
    { label: 'writable', about: 'readable and writable', weight: 8 },
    { label: 'read-only', about: 'readable; a write fails' },
    { label: 'zero-page', about: 'the zero page; a write brings a page of its own' },
    { label: 'poisoned', about: 'hardware-poisoned' },
    { label: 'sigbus', about: 'nothing to fault in: beyond the end of the file' },
    {
      label: 'interrupted',
      about: 'readable only, and a fatal signal ends get_user_pages() before it faults anything in',
    },
  ],
  domain: (c) => {
    const mapped = isMapped(c);
    const bad = mapped ? 0 : only(HostPte.poisoned, HostPte.sigbus);
    const remapped = only(HostPte.writable, HostPte.readOnly);
    const usual = remapped | only(HostPte.interrupted);
    switch (c.pick(vmaKind.number)) {
      case VmaKind.anon:
        return usual | only(HostPte.zeroPage) | bad;
      case VmaKind.thp:
        return usual;
      case VmaKind.mixedmap:
        return c.pick(pfnBacking.number) === PfnBacking.io ? remapped : usual;
      case VmaKind.pfnmap:
        // get_user_pages() refuses such a VMA before it looks for signals.
        return remapped | (bad & only(HostPte.sigbus));
      default:
        return usual | bad;
    }
  },
  answers: {
    hostPte(): HostPte {
      return this.choices.pick(hostPte.number) as HostPte;
    },
  },
});
