// SPDX-License-Identifier: GPL-2.0-only
// The registers of the fault, decoded.
import type { VNode } from 'preact';
import { hex } from '../../../kernel/bits.ts';
import {
  decodeHpfar,
  ESR_ELx_EC,
  ESR_ELx_EC_IABT_LOW,
  ESR_ELx_FSC,
  ESR_ELx_FSC_LEVEL,
  ESR_ELx_IL,
  ESR_ELx_S1PTW,
  ESR_ELx_WNR,
  esr_fsc_is_access_flag_fault,
  esr_fsc_is_excl_atomic_fault,
  esr_fsc_is_permission_fault,
  esr_fsc_is_translation_fault,
} from '../../../kernel/esr.ts';
import type { CounterexampleDetail } from '../../detail/detail.ts';
import { Table } from './table.tsx';

/** The registers of the fault, field by field. */
export function Syndrome({ fault }: { readonly fault: NonNullable<CounterexampleDetail['fault']> }): VNode {
  const { esr, far, hpfar } = fault;
  const fetch = ESR_ELx_EC(esr) === ESR_ELx_EC_IABT_LOW;
  const bit = (mask: number): string => ((esr & mask) === 0 ? '0' : '1');
  const binary = (value: number, width: number): string => value.toString(2).padStart(width, '0');
  return (
    <Table
      label="The registers of the fault"
      head={['register', 'field', 'bits', 'value', 'says']}
      rows={[
        [<code>ESR_EL2 {hex(esr)}</code>, 'EC', '31:26', binary(ESR_ELx_EC(esr), 6), fetch ? IABT : DABT],
        ['', 'IL', '25', bit(ESR_ELx_IL), '32-bit instruction'],
        [
          '',
          'S1PTW',
          '7',
          bit(ESR_ELx_S1PTW),
          (esr & ESR_ELx_S1PTW) === 0 ? 'not on a stage-1 walk' : "on a walk of the guest's stage-1 tables",
        ],
        ['', 'WnR', '6', bit(ESR_ELx_WNR), writeText(esr, fetch)],
        ['', 'FSC', '5:0', binary(esr & ESR_ELx_FSC, 6), statusText(esr)],
        [<code>HPFAR_EL2 {hex(hpfar)}</code>, 'FIPA', '43:4', '', `faulting IPA ${hex(decodeHpfar(hpfar))}`],
        [<code>FAR_EL2 {hex(far)}</code>, 'VA', '63:0', '', `guest virtual address ${hex(far)}`],
      ]}
    />
  );
}

const IABT = 'instruction abort from a lower exception level';
const DABT = 'data abort from a lower exception level';

function writeText(esr: number, fetch: boolean): string {
  if (fetch) return 'none: an instruction fetch';
  return (esr & ESR_ELx_WNR) === 0 ? 'a read' : 'a write';
}

function statusText(esr: number): string {
  const level = `, level ${esr & ESR_ELx_FSC_LEVEL}`;
  if (esr_fsc_is_translation_fault(esr)) return `translation fault${level}`;
  if (esr_fsc_is_permission_fault(esr)) return `permission fault${level}`;
  if (esr_fsc_is_access_flag_fault(esr)) return `access-flag fault${level}`;
  return esr_fsc_is_excl_atomic_fault(esr) ? 'unsupported exclusive or atomic access' : 'another status';
}
