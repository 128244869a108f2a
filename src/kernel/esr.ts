// SPDX-License-Identifier: GPL-2.0-only
/**
 * ESR_EL2, HPFAR_EL2 and FAR_EL2 encodings (arch/arm64/include/asm/esr.h, sysreg HPFAR_EL2).
 * All fields used lie below bit 32, so 32-bit operators are safe on an ESR.
 */

import { hex } from './bits.ts';

export const ESR_ELx_EC_SHIFT = 26;
export const ESR_ELx_EC_IABT_LOW = 0x20;
export const ESR_ELx_EC_DABT_LOW = 0x24;
export const ESR_ELx_IL = 1 << 25;
export const ESR_ELx_ISV = 1 << 24;
export const ESR_ELx_VNCR = 1 << 13;
/** `ESR_ELx_SET` that says that the error is uncontainable. */
export const ESR_ELx_SET_UC = 2 << 11;
export const ESR_ELx_FnV = 1 << 10;
export const ESR_ELx_CM = 1 << 8;
export const ESR_ELx_S1PTW = 1 << 7;
export const ESR_ELx_WNR = 1 << 6;
export const ESR_ELx_FSC = 0x3f;
export const ESR_ELx_FSC_TYPE = 0x3c;
export const ESR_ELx_FSC_LEVEL = 0x03;
export const ESR_ELx_FSC_ADDRSZ = 0x00;
export const ESR_ELx_FSC_FAULT = 0x04;
export const ESR_ELx_FSC_ACCESS = 0x08;
export const ESR_ELx_FSC_PERM = 0x0c;
export const ESR_ELx_FSC_EXTABT = 0x10;
export const ESR_ELx_FSC_SEA_TTW = 0x14;
export const ESR_ELx_FSC_SECC = 0x18;
export const ESR_ELx_FSC_SECC_TTW = 0x1c;
export const ESR_ELx_FSC_ALIGNMENT = 0x21;
export const ESR_ELx_FSC_TLB_CONFLICT = 0x30;
/** `ESR_ELx_FSC_FAULT_L(-1)` */
const ESR_ELx_FSC_FAULT_L_1 = 0x2b;
export const ESR_ELx_FSC_EXCL_ATOMIC = 0x35;

/** Exception class: bits 31:26. */
export function ESR_ELx_EC(esr: number): number {
  return (esr >>> ESR_ELx_EC_SHIFT) & 0x3f;
}

/** Translation fault at level -1 to 3; only LPA2 has a level -1, which has a code of its own. */
export function esr_fsc_is_translation_fault(esr: number): boolean {
  return (esr & ESR_ELx_FSC_TYPE) === ESR_ELx_FSC_FAULT || (esr & ESR_ELx_FSC) === ESR_ELx_FSC_FAULT_L_1;
}

/** Permission fault at level 0 to 3. */
export function esr_fsc_is_permission_fault(esr: number): boolean {
  return (esr & ESR_ELx_FSC_TYPE) === ESR_ELx_FSC_PERM;
}

/** Access-flag fault at level 0 to 3. */
export function esr_fsc_is_access_flag_fault(esr: number): boolean {
  return (esr & ESR_ELx_FSC_TYPE) === ESR_ELx_FSC_ACCESS;
}

/** External abort, by the access or by a walk, with or without parity (`kvm_vcpu_abt_issea()`); level -1 has codes of its own. */
export function isExternalAbort(esr: number): boolean {
  const fsc = esr & ESR_ELx_FSC;
  return (
    fsc === ESR_ELx_FSC_EXTABT ||
    (fsc >= ESR_ELx_FSC_SEA_TTW - 1 && fsc <= ESR_ELx_FSC_SECC) ||
    (fsc >= ESR_ELx_FSC_SECC_TTW - 1 && fsc <= ESR_ELx_FSC_SECC_TTW + 3)
  );
}

/** External abort on a walk, at level -1 to 3. */
export function esr_fsc_is_sea_ttw(esr: number): boolean {
  const fsc = esr & ESR_ELx_FSC;
  return fsc >= ESR_ELx_FSC_SEA_TTW - 1 && fsc <= ESR_ELx_FSC_SEA_TTW + 3;
}

/** Unsupported exclusive or atomic access. */
export function esr_fsc_is_excl_atomic_fault(esr: number): boolean {
  return (esr & ESR_ELx_FSC) === ESR_ELx_FSC_EXCL_ATOMIC;
}

/** HPFAR_EL2 that reports `ipa`: FIPA in bits 43:4 holds IPA[51:12]. */
export function encodeHpfar(ipa: number): number {
  return Math.floor(ipa / 4096) * 16;
}

/** `kvm_vcpu_get_fault_ipa()`: the IPA in HPFAR_EL2, in units of 4 KiB whatever the page size. */
export function decodeHpfar(hpfar: number): number {
  return Math.floor(hpfar / 16) * 4096;
}

/** The parts of an abort's syndrome that the encoder needs. */
export interface AbortSyndrome {
  readonly instruction: boolean;
  readonly s1ptw: boolean;
  readonly write: boolean;
  /** Fault status code including the level. */
  readonly fsc: number;
}

/** ESR_EL2 of a stage-2 abort from a lower exception level. */
export function encodeEsr(s: AbortSyndrome): number {
  const ec = s.instruction ? ESR_ELx_EC_IABT_LOW : ESR_ELx_EC_DABT_LOW;
  const iss = (s.s1ptw ? ESR_ELx_S1PTW : 0) | (s.write ? ESR_ELx_WNR : 0) | s.fsc;
  return ((ec << ESR_ELx_EC_SHIFT) | ESR_ELx_IL | iss) >>> 0;
}

/** The syndrome in words: `DABT write, permission fault, level 3`. */
export function describeEsr(esr: number): string {
  const fetch = ESR_ELx_EC(esr) === ESR_ELx_EC_IABT_LOW;
  const walk = (esr & ESR_ELx_S1PTW) !== 0;
  const access = walk ? 'stage-1 walk' : fetch ? 'fetch' : (esr & ESR_ELx_WNR) !== 0 ? 'write' : 'read';
  const kind = esr_fsc_is_translation_fault(esr)
    ? 'translation fault'
    : esr_fsc_is_permission_fault(esr)
      ? 'permission fault'
      : esr_fsc_is_access_flag_fault(esr)
        ? 'access-flag fault'
        : esr_fsc_is_excl_atomic_fault(esr)
          ? 'unsupported exclusive/atomic access'
          : isExternalAbort(esr)
            ? 'external abort'
            : `FSC ${hex(esr & ESR_ELx_FSC)}`;
  const level = hasLevel(esr) ? `, level ${esr & ESR_ELx_FSC_LEVEL}` : '';
  return `${fetch ? 'IABT' : 'DABT'} ${access}, ${kind}${level}`;
}

/** Whether the fault status says at which level of the tables the fault was. */
function hasLevel(esr: number): boolean {
  return (
    esr_fsc_is_translation_fault(esr) || esr_fsc_is_permission_fault(esr) || esr_fsc_is_access_flag_fault(esr)
  );
}
