// SPDX-License-Identifier: GPL-2.0-only
// Syndrome, addresses, and the result of the walk of the guest's stage-2.
import { Decoding, ExternalAbort, GuestMode, IpaPosition, OddFault } from '../abort/questions.ts';
import { ALIGN_DOWN, BIT } from '../bits.ts';
import { Access, Congruence, FaultKind, NestedSize, Stage2State } from '../environment.ts';
import {
  ESR_ELx_CM,
  ESR_ELx_FnV,
  ESR_ELx_FSC_ACCESS,
  ESR_ELx_FSC_ADDRSZ,
  ESR_ELx_FSC_ALIGNMENT,
  ESR_ELx_FSC_EXCL_ATOMIC,
  ESR_ELx_FSC_EXTABT,
  ESR_ELx_FSC_FAULT,
  ESR_ELx_FSC_PERM,
  ESR_ELx_FSC_SEA_TTW,
  ESR_ELx_FSC_SECC,
  ESR_ELx_FSC_SECC_TTW,
  ESR_ELx_FSC_TLB_CONFLICT,
  ESR_ELx_ISV,
  ESR_ELx_SET_UC,
  ESR_ELx_VNCR,
  encodeEsr,
  encodeHpfar,
} from '../esr.ts';
import { face } from '../face.ts';
import { type Geometry, ipaLimit, SHADOW_IPA_BITS, vmIpaBits } from '../geometry.ts';
import { ACCESS_OFFSET, GUEST_VA_BASE, HVA_BASE, ipaBase, L2_IPA_BASE, regionSize } from '../layout.ts';
import type { Surroundings } from '../surroundings.ts';
import type { kvm_s2_trans } from '../types.ts';

/**
 * The fault as the architecture reports it, and what `kvm_handle_guest_abort()` derives from it before it calls
 * `user_mem_abort()`: the canonical IPA, the hva, the walk of the guest's own stage-2 (arch/arm64/kvm/mmu.c).
 */
export class Fault {
  kind: FaultKind = FaultKind.translation;
  access: Access = Access.read;
  stage2State: Stage2State = Stage2State.empty;
  /** The IPA that faulted: L2's when nested. */
  faultIpa = 0;
  /** The IPA in the guest's physical space: equal to `faultIpa` unless nested. */
  ipa = 0;
  /** Page-aligned host virtual address behind `ipa`. */
  hva = 0;
  /** Host virtual minus guest physical address, both page-aligned: constant over the slot. */
  hvaOffset = 0;
  esr = 0;
  far = 0;
  hpfar = 0;
  isWrite = false;
  /** Bits of the input address of the stage-2 that faulted: `VTCR_EL2_IPA(hw_mmu->vtcr)`. */
  ipaBits = SHADOW_IPA_BITS;
  /** Whether HPFAR_EL2 was written. */
  hpfarValid = true;
  isPermission = false;
  /** Leaves of the stage-2 before the fault, where somebody counted them; -1 where `stage2State` says how many there can be. */
  leavesBefore = -1;
  /** Result of the nested walk; NULL when the fault is not on a shadow stage-2. */
  nested: kvm_s2_trans | null = null;
  readonly trans: S2Trans;

  private readonly m: Surroundings;

  constructor(m: Surroundings) {
    this.m = m;
    this.trans = new S2Trans(m);
  }

  reset(): void {
    const { env, g } = this.m;
    const kind = env.faultKind();
    const access = env.access();
    const state = env.stage2State();

    const offset = env.pmdInRegion() * g.PMD_SIZE + env.pageInPmd() * g.PAGE_SIZE;
    this.hva = HVA_BASE + offset;
    const congruence = env.congruence();
    const shift =
      congruence === Congruence.region
        ? 0
        : congruence === Congruence.pmd
          ? g.PMD_SIZE
          : g.PMD_SIZE + g.PAGE_SIZE;
    const subPage = env.subPage();
    const ownBits = vmIpaBits(g, this.m.pkvm);
    const base = ipaBase(ownBits);
    this.hvaOffset = HVA_BASE - base - shift;
    this.aimAt(base + offset + shift + subPage, env.nestedSize());
    this.hpfarValid = true;
    const isShadow = this.nested !== null || (!this.m.abort.sorted && this.m.abort.nestedStage2Off());
    this.ipaBits = isShadow ? SHADOW_IPA_BITS : ownBits;
    if (!this.m.abort.sorted && kind === FaultKind.translation) this.misplace(this.m.abort.ipaPosition());
    this.raise(kind, access, state, this.levelOf(state, g));
  }

  /** Where the access hits: an address of the guest, or of a nested guest whose own tables lead there. */
  aimAt(ipa: number, nestedSize: NestedSize): void {
    this.ipa = ipa;
    if (nestedSize === NestedSize.none) {
      this.nested = null;
      this.faultIpa = ipa;
    } else {
      this.trans.set(nestedSize, ipa);
      this.nested = this.trans.face;
      this.faultIpa = this.trans.l2Ipa;
    }
  }

  /** Puts the fault where no memory is: at an end of what the stage-2 or the hardware can address. */
  private misplace(position: IpaPosition): void {
    if (position === IpaPosition.inside) return;
    const bits =
      position === IpaPosition.lastPage || position === IpaPosition.pastVm
        ? this.ipaBits
        : ipaLimit(this.m.g);
    const isBehind = position === IpaPosition.pastVm || position === IpaPosition.pastLimit;
    this.faultIpa = BIT(bits) - (isBehind ? 0 : this.m.g.PAGE_SIZE);
    // A walk of the guest hypervisor's tables can still lead to memory.
    if (this.nested === null) this.ipa = this.faultIpa;
  }

  /**
   * What the CPU reports of an access that did not get through.
   * @param level of the leaf that lacks the permission, or at which the walk stopped
   */
  raise(kind: FaultKind, access: Access, state: Stage2State, level: number): void {
    this.kind = kind;
    this.access = access;
    this.isPermission = kind === FaultKind.permission;
    this.stage2State = state;
    const fetch = access === Access.exec || access === Access.s1ptwFetch;
    const s1ptw = access === Access.s1ptwData || access === Access.s1ptwFetch;
    this.isWrite = s1ptw ? this.isPermission : access === Access.write;
    this.esr = encodeEsr({ instruction: fetch, s1ptw, write: access === Access.write, fsc: this.fsc(level) });
    if (!this.m.abort.sorted) this.tellMore(fetch || s1ptw);
    this.far = GUEST_VA_BASE + ACCESS_OFFSET;
    this.hpfar = encodeHpfar(this.faultIpa);
  }

  /** Level of the existing leaf, or at which the walk stopped. */
  private levelOf(state: Stage2State, g: Geometry): number {
    if (state !== Stage2State.empty) return leafLevel(state);
    if (this.nested !== null) return g.shadowStartLevel;
    return this.m.pkvm ? g.pkvmStartLevel : g.startLevel;
  }

  /** What else the syndrome says of an abort that nobody has sorted. */
  private tellMore(noInstruction: boolean): void {
    const { abort } = this.m;
    const instruction = noInstruction ? 0 : this.instructionBits();
    const external = this.kind === FaultKind.external ? this.externalBits() : 0;
    this.hpfarValid = this.kind !== FaultKind.external || abort.hpfarValid();
    // The register is unsigned, and the class of a data abort has its highest bit.
    this.esr = (this.esr | instruction | external) >>> 0;
  }

  private instructionBits(): number {
    const decoding = this.m.abort.decoding();
    if (decoding === Decoding.valid) return ESR_ELx_ISV;
    return decoding === Decoding.cacheMaintenance ? ESR_ELx_CM : 0;
  }

  private externalBits(): number {
    const { abort } = this.m;
    const fnv = abort.farValid() ? 0 : ESR_ELx_FnV;
    const set = abort.hasRas() ? ESR_ELx_SET_UC : 0;
    return fnv | set | (abort.guestMode() === GuestMode.vncr ? ESR_ELx_VNCR : 0);
  }

  private fsc(level: number): number {
    if (this.kind === FaultKind.external) return this.externalFsc(level);
    if (this.kind === FaultKind.odd) return this.oddFsc(level);
    if (this.kind === FaultKind.exclAtomic) return ESR_ELx_FSC_EXCL_ATOMIC;
    if (this.kind === FaultKind.accessFlag) return ESR_ELx_FSC_ACCESS | level;
    return (this.isPermission ? ESR_ELx_FSC_PERM : ESR_ELx_FSC_FAULT) | level;
  }

  private externalFsc(level: number): number {
    switch (this.m.abort.externalAbort()) {
      case ExternalAbort.walk:
        return ESR_ELx_FSC_SEA_TTW | level;
      case ExternalAbort.parity:
        return ESR_ELx_FSC_SECC;
      case ExternalAbort.parityOnWalk:
        return ESR_ELx_FSC_SECC_TTW | level;
      default:
        return ESR_ELx_FSC_EXTABT;
    }
  }

  private oddFsc(level: number): number {
    switch (this.m.abort.oddFault()) {
      case OddFault.tlbConflict:
        return ESR_ELx_FSC_TLB_CONFLICT;
      case OddFault.alignment:
        return ESR_ELx_FSC_ALIGNMENT;
      default:
        return ESR_ELx_FSC_ADDRSZ | level;
    }
  }
}

/** The level of the leaves that stage-2 holds before the fault; it has some. */
export function leafLevel(state: Stage2State): number {
  if (state === Stage2State.pudBlock) return 1;
  return state === Stage2State.pmdBlock ? 2 : 3;
}

/** A machine that has faulted. */
export interface Faulting extends Surroundings {
  readonly fault: Fault;
}

/**
 * `struct kvm_s2_trans`: what the walk of the guest hypervisor's stage-2 found. Its output and size are known with the
 * fault; permissions are asked for when they are read. The inner guest's address is congruent to the output modulo
 * the size of the mapping and, on purpose, modulo nothing larger.
 */
export class S2Trans implements kvm_s2_trans {
  /** What variants have of it. */
  readonly face: kvm_s2_trans;
  output = 0;
  block_size = 0;
  level = 0;
  readonly esr = 0;
  l2Ipa = 0;
  /** Whether the guest hypervisor maps all memory that way, and not just the block of the faulting address. */
  everywhere = false;

  private readonly m: Surroundings;

  constructor(m: Surroundings) {
    this.m = m;
    const trans = this;
    this.face = face({
      get output() {
        return trans.output;
      },
      get block_size() {
        return trans.block_size;
      },
      get writable() {
        return trans.writable;
      },
      get readable() {
        return trans.readable;
      },
      get level() {
        return trans.level;
      },
      get esr() {
        return 0;
      },
      get xn() {
        return trans.xn;
      },
    });
  }

  set(size: NestedSize, ipa: number): void {
    const g = this.m.g;
    this.block_size = nestedBytes(g, size);
    this.level = nestedLevel(size);
    this.output = ipa;
    const region = regionSize(g);
    const inRegion = ipa - ALIGN_DOWN(ipa, region);
    const shift = this.block_size < region ? this.block_size : 0;
    this.l2Ipa = L2_IPA_BASE + inRegion + shift;
  }

  get writable(): boolean {
    return this.m.env.nestedWritable();
  }
  get readable(): boolean {
    return this.m.env.nestedReadable();
  }
  get xn(): number {
    return this.m.env.nestedXn();
  }
}

/**
 * Bytes of the guest's mapping. Guest granules that the ID registers of a nested VM offer are the host's page size and
 * larger ones, so the intermediate sizes are those of larger granules; `belowPage` is a granule that was not offered.
 */
function nestedBytes(g: Geometry, size: NestedSize): number {
  switch (size) {
    case NestedSize.pud:
      return g.PAGE_SHIFT === 12 ? g.PUD_SIZE : regionSize(g);
    case NestedSize.betweenPmdPud:
      // 16K granule on 4K: 32 MiB. 64K granule on 16K: 512 MiB. On 64K nothing lies between PMD and PUD.
      return g.PAGE_SHIFT === 12 ? BIT(25) : BIT(29);
    case NestedSize.pmd:
      return g.PMD_SIZE;
    case NestedSize.betweenPagePmd:
      return BIT(16);
    case NestedSize.page:
      return g.PAGE_SIZE;
    default:
      return 4096;
  }
}

function nestedLevel(size: NestedSize): number {
  if (size === NestedSize.pud) return 1;
  return size === NestedSize.pmd || size === NestedSize.betweenPmdPud ? 2 : 3;
}
