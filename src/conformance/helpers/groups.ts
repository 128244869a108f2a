// SPDX-License-Identifier: GPL-2.0-only
// Functions of the abort path that compile alone: inputs over all their classes, and what the model makes of them.
import { createKernel } from '../../kernel/create_kernel.ts';
import { createMachine } from '../../kernel/create_machine.ts';
import type { Environment } from '../../kernel/environment.ts';
import { esr_fsc_is_permission_fault } from '../../kernel/esr.ts';
import { fault_supports_stage2_huge_mapping } from '../../kernel/fault/fault_supports_stage2_huge_mapping.ts';
import { get_user_mapping_size } from '../../kernel/fault/get_user_mapping_size.ts';
import { get_vma_page_shift } from '../../kernel/fault/get_vma_page_shift.ts';
import { memslot_is_logging } from '../../kernel/fault/memslot_is_logging.ts';
import { transparent_hugepage_adjust } from '../../kernel/fault/transparent_hugepage_adjust.ts';
import type { Geometry } from '../../kernel/geometry.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { nestedNoExec } from '../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../kernel/machine.ts';
import { ref } from '../../kernel/poison.ts';
import { KVM_NV_GUEST_MAP_SZ_SHIFT } from '../../kernel/prot.ts';
import { KVM_MEM_READONLY, type kvm_memory_slot } from '../../kernel/types.ts';
import { VM_PFNMAP } from '../../kernel/vm_flags.ts';

/** A release as far as the functions differ. */
export interface HelperTraits {
  /** get_vma_page_shift() looks at the address: PFNMAP can be mapped by blocks. */
  readonly vmaShiftByHva: boolean;
}

/** One function or a few, with every input that they are asked. */
export interface HelperGroup {
  readonly name: string;
  /** The kernel's functions. */
  readonly kernel: string;
  readonly inputs: readonly HelperInput[];
}

export interface HelperInput {
  /** The line that the driver reads. */
  readonly line: string;
  /** What the model answers, in the order in which the driver prints. */
  readonly answers: readonly (number | boolean)[];
}

/** All groups for one page size. */
export function helperGroups(g: Geometry, traits: HelperTraits): readonly HelperGroup[] {
  return [decoding(g), ...sizes(g, traits), nested(g)];
}

/** A machine that is asked nothing but what a test of it sets. */
function machineWith(g: Geometry, env: Partial<Environment>): { readonly m: Machine; readonly k: Kernel } {
  const m = createMachine(env as Environment);
  m.g = g;
  m.startRun(0);
  return { m, k: createKernel(m).k };
}

const BOOLEANS = [false, true];

/** Every exception class and fault status, with and without a walk, a write and bits that should not matter. */
function decoding(g: Geometry): HelperGroup {
  const { m, k } = machineWith(g, {});
  const vcpu = createKernel(m).vcpu;
  const inputs: HelperInput[] = [];
  const hpfars = [0, 0xff_ffff_fff0, 0x10, 0x1234_5670];
  for (let ec = 0; ec < 64; ec++) {
    for (let fsc = 0; fsc < 64; fsc++) {
      for (const other of [
        0,
        1 << 7,
        1 << 6,
        (1 << 7) | (1 << 6),
        (1 << 8) | (1 << 9),
        0xff_ff00 | (1 << 6),
      ]) {
        const esr = ((ec << 26) | (1 << 25) | other | fsc) >>> 0;
        const hpfar = hpfars[(ec + fsc) % hpfars.length]!;
        m.fault.esr = esr;
        m.fault.hpfar = hpfar;
        inputs.push({
          line: `decode ${esr.toString(16)} ${hpfar.toString(16)}`,
          answers: [
            k.kvm_vcpu_get_fault_ipa(vcpu),
            k.kvm_is_write_fault(vcpu),
            k.kvm_vcpu_trap_is_iabt(vcpu),
            k.kvm_vcpu_abt_iss1tw(vcpu),
            k.kvm_vcpu_trap_is_exec_fault(vcpu),
            k.kvm_vcpu_trap_is_permission_fault(vcpu),
            k.kvm_vcpu_trap_is_translation_fault(vcpu),
            k.esr_fsc_is_excl_atomic_fault(esr),
            esr_fsc_is_permission_fault(esr) ? k.kvm_vcpu_trap_get_perm_fault_granule(vcpu) : 0,
          ],
        });
      }
    }
  }
  return {
    name: 'fault decoding',
    kernel: 'kvm_vcpu_get_fault_ipa(), kvm_is_write_fault(), kvm_vcpu_trap_*(), esr_fsc_is_*()',
    inputs,
  };
}

/** The slots and VMAs that the sizes depend on: starts and ends at, before and behind the borders of pages and blocks. */
function sizes(g: Geometry, { vmaShiftByHva }: HelperTraits): readonly HelperGroup[] {
  const { PAGE_SIZE: P, PMD_SIZE: PMD, PUD_SIZE: PUD, PAGE_SHIFT } = g;
  const pages = (bytes: number): number => bytes / P;
  const { m, k } = machineWith(g, { protectedKvm: () => false });
  let leaf = { ret: 0, valid: true, level: 3 };
  const vmaHugeShift = { value: 0 };
  const asked: Kernel = {
    ...k,
    kvm_pgtable_get_leaf: (_mm, _addr, pte, level) => {
      if (leaf.ret === 0) {
        pte.value = Number(leaf.valid);
        level.value = leaf.level;
      }
      return leaf.ret;
    },
    is_vm_hugetlb_page: () => vmaHugeShift.value !== 0,
    huge_page_shift: () => vmaHugeShift.value,
  };
  const kvm = createKernel(m).vcpu.kvm;
  const slotOf = (base: number, size: number, user: number): kvm_memory_slot => ({
    base_gfn: pages(base),
    npages: pages(size),
    userspace_addr: user,
    flags: 0,
    dirty_bitmap: null,
  });
  const hex = (...numbers: readonly number[]): string => numbers.map((n) => n.toString(16)).join(' ');
  /** Multiples of all blocks, a terabyte or more apart. */
  const [ipaBase, userBase, paBase] = [2 ** 42, 2 ** 43, 2 ** 44];

  const huge: HelperInput[] = [];
  const adjust: HelperInput[] = [];
  const borders = [0, P, PMD - P, PMD, PMD + P];
  for (const base of borders) {
    for (const user of borders) {
      for (const size of [P, PMD - P, PMD, PMD + P, 2 * PMD, 2 * PMD + P, PUD, 2 * PUD]) {
        const slot = slotOf(ipaBase + base, size, userBase + user);
        for (const offset of [0, P, PMD - P, PMD, 2 * PMD - P, size - P]) {
          const hva = slot.userspace_addr + offset;
          for (const mapSize of [P, PMD, PUD])
            huge.push({
              line: `huge ${hex(slot.base_gfn, slot.npages, slot.userspace_addr, hva, mapSize)}`,
              answers: [fault_supports_stage2_huge_mapping(asked, slot, hva, mapSize)],
            });
          const leaves = [
            ...[0, 1, 2, 3].map((level) => ({ ret: 0, valid: true, level })),
            { ret: 0, valid: false, level: 3 },
            { ret: -34, valid: false, level: 0 },
          ];
          for (leaf of leaves) {
            const pfn = ref(pages(paBase + offset + user));
            const ipa = ref(ipaBase + base + offset);
            const head = hex(slot.base_gfn, slot.npages, slot.userspace_addr, hva, pfn.value, ipa.value);
            const ret = transparent_hugepage_adjust(asked, kvm, slot, hva, pfn, ipa);
            m.startRun(0);
            const mapping = get_user_mapping_size(asked, kvm, hva);
            adjust.push({
              line: `adjust ${head} ${leaf.ret} ${Number(leaf.valid)} ${leaf.level}`,
              answers: [ret, pfn.value, ipa.value, mapping, m.warnings],
            });
          }
        }
      }
    }
  }

  const vma: HelperInput[] = [];
  for (const start of borders) {
    for (const size of [P, PMD, PMD + P, 2 * PMD, PUD, PUD + PMD, 2 * PUD]) {
      for (const pa of borders) {
        for (const offset of [0, P, PMD - P, PMD, PUD]) {
          if (offset >= size) continue;
          for (const kind of [0, VM_PFNMAP, PAGE_SHIFT, g.PMD_SHIFT, g.CONT_PTE_SHIFT]) {
            const pfnmap = kind === VM_PFNMAP;
            vmaHugeShift.value = pfnmap ? 0 : kind;
            const area = {
              vm_start: userBase + start,
              vm_end: userBase + start + size,
              vm_flags: pfnmap && vmaShiftByHva ? VM_PFNMAP : 0,
              vm_page_prot: 0,
              vm_pgoff: pages(paBase + pa),
            };
            const hva = area.vm_start + offset;
            vma.push({
              line: `vma ${hex(area.vm_start, area.vm_end, area.vm_pgoff, Number(pfnmap), vmaHugeShift.value, hva)}`,
              answers: [get_vma_page_shift(asked, area, hva)],
            });
          }
        }
      }
    }
  }
  const logging = BOOLEANS.flatMap((bitmap) =>
    BOOLEANS.map((readonly) => ({
      line: `logging ${Number(bitmap)} ${Number(readonly)}`,
      answers: [
        memslot_is_logging(k, {
          ...slotOf(0, P, 0),
          dirty_bitmap: bitmap ? {} : null,
          flags: readonly ? KVM_MEM_READONLY : 0,
        }),
      ],
    })),
  );
  return [
    { name: 'blocks in a slot', kernel: 'fault_supports_stage2_huge_mapping()', inputs: huge },
    {
      name: 'size of the host mapping',
      kernel: 'transparent_hugepage_adjust(), get_user_mapping_size()',
      inputs: adjust,
    },
    { name: 'size that a VMA allows', kernel: 'get_vma_page_shift()', inputs: vma },
    { name: 'dirty logging', kernel: 'memslot_is_logging()', inputs: logging },
  ];
}

/** What the guest hypervisor's own stage-2 grants. The execute permission is the architecture's, without FEAT_XNX. */
function nested(g: Geometry): HelperGroup {
  const guest = { readable: false, writable: false, xn: 0 };
  const { m, k } = machineWith(g, {
    nestedReadable: () => guest.readable,
    nestedWritable: () => guest.writable,
    nestedXn: () => guest.xn,
    hasXNX: () => false,
  });
  const { trans } = m.fault;
  const inputs: HelperInput[] = [];
  for (guest.readable of BOOLEANS) {
    for (guest.writable of BOOLEANS) {
      for (trans.level of [0, 1, 2, 3]) {
        for (guest.xn of [0, 1, 2, 3]) {
          inputs.push({
            line: `nested ${Number(guest.readable)} ${Number(guest.writable)} ${trans.level} ${guest.xn}`,
            answers: [
              k.kvm_s2_trans_readable(trans.face),
              k.kvm_s2_trans_writable(trans.face),
              k.kvm_encode_nested_level(trans.face) >> KVM_NV_GUEST_MAP_SZ_SHIFT,
              nestedNoExec(m) === 0,
            ],
          });
        }
      }
    }
  }
  return {
    name: 'nested permissions',
    kernel:
      'kvm_s2_trans_readable(), kvm_s2_trans_writable(), kvm_s2_trans_executable(), kvm_encode_nested_level()',
    inputs,
  };
}
