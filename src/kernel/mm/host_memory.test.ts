// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { hasBit } from '../bits.ts';
import { Access, FaultKind, HostPte, PfnBacking, Stage2State, VmaKind } from '../environment.ts';
import { GEOMETRIES, GEOMETRY_4K } from '../geometry.ts';
import { FIRST_SEQUENCE, ZERO_PAGE_PA } from '../layout.ts';
import { boot, faultLeaf, lookup } from '../testing/boot.ts';
import * as flags from '../vm_flags.ts';
import { Gup, hugetlbBytes } from './host_memory.ts';

const KINDS = Object.entries(VmaKind).filter(([name]) => name !== 'hole');
const HUGETLB: readonly VmaKind[] = [
  VmaKind.hugetlbContPte,
  VmaKind.hugetlbPmd,
  VmaKind.hugetlbContPmd,
  VmaKind.hugetlbPud,
];
const BEFORE = FIRST_SEQUENCE;

describe('the VMA', () => {
  it.each(KINDS)('%s has the vm_flags of its kind', (_, vmaKind) => {
    const vma = lookup(boot({ vmaKind }));
    const f = vma.vm_flags;
    expect(hasBit(f, flags.VM_HUGETLB)).toBe(HUGETLB.includes(vmaKind));
    expect(hasBit(f, flags.VM_PFNMAP)).toBe(vmaKind === VmaKind.pfnmap);
    // A MIXEDMAP VMA has it too where its pfns are not pages to pin.
    expect(hasBit(f, flags.VM_IO)).toBe(vmaKind === VmaKind.pfnmap || vmaKind === VmaKind.mixedmap);
    expect(hasBit(f, flags.VM_MIXEDMAP)).toBe(vmaKind === VmaKind.mixedmap);
    expect(hasBit(f, flags.VM_READ)).toBe(true);
  });

  it('is_vm_hugetlb_page() is true of hugetlb kinds and huge_page_shift() gives their size', () => {
    for (const geometry of GEOMETRIES) {
      const shift = (vmaKind: VmaKind) => {
        const b = boot({ geometry, vmaKind });
        const vma = lookup(b);
        expect(b.k.is_vm_hugetlb_page(vma)).toBe(true);
        return b.k.huge_page_shift(vma);
      };
      expect(HUGETLB.map(shift)).toEqual([
        geometry.CONT_PTE_SHIFT,
        geometry.PMD_SHIFT,
        geometry.CONT_PMD_SHIFT,
        geometry.PUD_SHIFT,
      ]);
      expect(hugetlbBytes(geometry, VmaKind.thp)).toBe(0);
    }
    const thp = boot({ vmaKind: VmaKind.thp });
    expect(thp.k.is_vm_hugetlb_page(lookup(thp))).toBe(false);
  });

  it('has VM_ALLOW_ANY_UNCACHED only where a driver maps, and VM_MTE_ALLOWED only with MTE and never for PFNMAP', () => {
    const has = (bit: number, overrides: Parameters<typeof boot>[0]) =>
      hasBit(lookup(boot(overrides)).vm_flags, bit);
    const any = { vmaAnyUncached: true };
    expect(has(flags.VM_ALLOW_ANY_UNCACHED, { ...any, vmaKind: VmaKind.pfnmap })).toBe(true);
    expect(has(flags.VM_ALLOW_ANY_UNCACHED, { ...any, vmaKind: VmaKind.mixedmap })).toBe(true);
    expect(has(flags.VM_ALLOW_ANY_UNCACHED, { ...any, vmaKind: VmaKind.anon })).toBe(false);
    expect(has(flags.VM_MTE_ALLOWED, { vmHasMte: true })).toBe(true);
    expect(has(flags.VM_MTE_ALLOWED, { vmHasMte: false })).toBe(false);
    expect(has(flags.VM_MTE_ALLOWED, { vmHasMte: true, vmaMteAllowed: false })).toBe(false);
    expect(has(flags.VM_MTE_ALLOWED, { vmHasMte: true, vmaKind: VmaKind.pfnmap })).toBe(false);
  });

  it('has the memory type of its driver in vm_page_prot, and MT_NORMAL without one', () => {
    const vmaMemType = flags.MT_DEVICE_nGnRE;
    const type = (vmaKind: VmaKind) => flags.PTE_ATTRINDX(lookup(boot({ vmaKind, vmaMemType })).vm_page_prot);
    expect(type(VmaKind.pfnmap)).toBe(flags.MT_DEVICE_nGnRE);
    expect(type(VmaKind.mixedmap)).toBe(flags.MT_DEVICE_nGnRE);
    expect(type(VmaKind.anon)).toBe(flags.MT_NORMAL);
  });

  it('of a PFNMAP keeps the pfn of vm_start in vm_pgoff (remap_pfn_range())', () => {
    const b = boot({ vmaKind: VmaKind.pfnmap });
    const vma = lookup(b);
    const { hva } = b.m.fault;
    expect(vma.vm_pgoff * 4096 + (hva - vma.vm_start)).toBe(b.m.host.pa(hva));
  });
});

describe('pfn_is_map_memory()', () => {
  const of = (vmaKind: VmaKind, pfnBacking: PfnBacking) => {
    const { m, k } = boot({ vmaKind, pfnBacking });
    return k.pfn_is_map_memory(m.host.pa(m.fault.hva) / m.g.PAGE_SIZE);
  };

  it('is true of ordinary memory, whatever a driver would have', () => {
    expect(of(VmaKind.anon, PfnBacking.io)).toBe(true);
    expect(of(VmaKind.hugetlbPmd, PfnBacking.io)).toBe(true);
  });

  it('is false of registers and of device memory, though that has pages, and true of memory behind a driver', () => {
    expect(of(VmaKind.pfnmap, PfnBacking.io)).toBe(false);
    expect(of(VmaKind.mixedmap, PfnBacking.devicePage)).toBe(false);
    expect(of(VmaKind.pfnmap, PfnBacking.memory)).toBe(true);
    expect(of(VmaKind.mixedmap, PfnBacking.memory)).toBe(true);
  });
});

describe('the pages', () => {
  it.each(KINDS)(
    '%s: an address and its neighbour within a huge page are neighbours physically',
    (_, vmaKind) => {
      for (const geometry of GEOMETRIES) {
        const { m } = boot({ geometry, vmaKind });
        const { hva } = m.fault;
        const page = geometry.PAGE_SIZE;
        const delta = m.host.pa(hva + page) - m.host.pa(hva);
        const small = vmaKind === VmaKind.anon || vmaKind === VmaKind.mixedmap;
        if (small) expect(delta).not.toBe(page);
        else expect(delta).toBe(page);
      }
    },
  );

  it('a huge page is aligned to its size, virtually and physically', () => {
    for (const vmaKind of [VmaKind.thp, ...HUGETLB]) {
      const { m } = boot({ vmaKind });
      const start = m.host.rangeStart(m.fault.hva);
      const size = m.host.pageBytes();
      expect(start % size).toBe(0);
      expect(m.host.pa(start) % size).toBe(0);
      expect(m.host.rangeEnd(m.fault.hva)).toBe(start + size);
    }
  });
});

describe('get_user_pages()', () => {
  const gup = (hostPte: HostPte, write: boolean) => {
    const { m } = boot({ hostPte });
    return m.host.gup(m.fault.hva, write);
  };

  it('reads and writes what is writable', () => {
    expect(gup(HostPte.writable, false)).toBe(Gup.page);
    expect(gup(HostPte.writable, true)).toBe(Gup.page);
  });

  it('reads what is read-only and fails to write it (check_vma_flags())', () => {
    expect(gup(HostPte.readOnly, false)).toBe(Gup.page);
    expect(gup(HostPte.readOnly, true)).toBe(Gup.fault);
  });

  it('reports poison with FOLL_HWPOISON and a SIGBUS as a fault, for reads and writes', () => {
    for (const write of [false, true]) {
      expect(gup(HostPte.poisoned, write)).toBe(Gup.hwpoison);
      expect(gup(HostPte.sigbus, write)).toBe(Gup.fault);
    }
  });

  it('fails in a hole', () => {
    const { m } = boot({ vmaKind: VmaKind.hole });
    expect(m.host.gup(m.fault.hva, false)).toBe(Gup.fault);
  });

  it('reads the zero page where nothing was written yet', () => {
    const { m } = boot({ hostPte: HostPte.zeroPage });
    expect(m.host.gup(m.fault.hva, false)).toBe(Gup.page);
    expect(m.host.pa(m.fault.hva)).toBe(ZERO_PAGE_PA);
    expect(m.host.mayWrite(m.fault.hva)).toBe(false);
    expect(m.invalidateSeq).toBe(BEFORE);
  });

  it('writing to the zero page brings a page of its own and runs the notifier (wp_page_copy())', () => {
    const { m } = boot({ hostPte: HostPte.zeroPage });
    expect(m.host.gup(m.fault.hva, true)).toBe(Gup.page);
    expect(m.host.pa(m.fault.hva)).not.toBe(ZERO_PAGE_PA);
    expect(m.host.mayWrite(m.fault.hva)).toBe(true);
    expect(m.invalidateSeq).toBe(BEFORE + 1);
    expect(m.invalidateInProgress).toBe(0);
  });

  it('breaking copy-on-write unmaps the leaf that stage-2 has of the old page', () => {
    const { m } = boot({
      hostPte: HostPte.zeroPage,
      faultKind: FaultKind.permission,
      stage2State: Stage2State.page,
      access: Access.write,
    });
    expect(faultLeaf(m)?.pa).toBe(ZERO_PAGE_PA);
    m.host.gup(m.fault.hva, true);
    expect(faultLeaf(m)).toBeNull();
  });

  it('a second write does not copy again', () => {
    const { m } = boot({ hostPte: HostPte.zeroPage });
    m.host.gup(m.fault.hva, true);
    const pa = m.host.pa(m.fault.hva);
    m.host.gup(m.fault.hva, true);
    expect(m.host.pa(m.fault.hva)).toBe(pa);
    expect(m.invalidateSeq).toBe(BEFORE + 1);
  });

  it('brings back an entry that was reclaimed', () => {
    const { m } = boot();
    m.host.zap();
    expect(m.host.isMapped(m.fault.hva)).toBe(false);
    expect(m.host.gup(m.fault.hva, false)).toBe(Gup.page);
    expect(m.host.isMapped(m.fault.hva)).toBe(true);
  });

  it('of a page beside the faulting one gives an ordinary page', () => {
    const { m } = boot({ hostPte: HostPte.poisoned });
    expect(m.host.gup(m.fault.hva + GEOMETRY_4K.PAGE_SIZE, true)).toBe(Gup.page);
  });
});
