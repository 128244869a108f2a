// SPDX-License-Identifier: GPL-2.0-only
// Makes a translation run.
import { compileFunction } from 'node:vm';
import * as kernel from '../kernel/index.ts';
import type { ClassicUserMemAbort, DescUserMemAbort, Kernel, UserMemAbort } from '../kernel/kernel.ts';
import type { ArgumentKind } from './signature.ts';
import type { Translation } from './translate.ts';

/** A translation that can run. */
export interface LoadedVariant {
  readonly name: string;
  /** The entry with the parameters that the caller passes: those of the last release before the descriptor, or the descriptor. */
  readonly user_mem_abort: UserMemAbort;
  /** Whether the entry takes the descriptor. */
  readonly takesDescriptor: boolean;
  readonly translation: Translation;
  /** Brings back the first values of the variables that outlive a call. */
  readonly reset: () => void;
  /** Their values. */
  readonly statics: () => { readonly [name: string]: unknown };
}

type Entry = (k: Kernel, ...args: unknown[]) => number;

interface Made {
  readonly entry: Entry;
  readonly reset: () => void;
  readonly statics: () => { readonly [name: string]: unknown };
}

/** Makes a translation run. The code sees the kernel's module, what its caller passes, and nothing else of ours. */
export function load(translation: Translation, name: string): LoadedVariant {
  const make = compileFunction(translation.javascript, ['kernel'], { filename: scriptName(translation) }) as (
    k: typeof kernel,
  ) => Made;
  const { entry, reset, statics } = make(kernel);
  const takesDescriptor = translation.signature.arguments.includes('desc');
  const user_mem_abort = takesDescriptor
    ? (entry as DescUserMemAbort)
    : adapt(entry, translation.signature.arguments);
  return { name, user_mem_abort, takesDescriptor, translation, reset, statics };
}

/** The name by which the script of a translation goes in stack traces. */
function scriptName(translation: Translation): string {
  return `${translation.file}#${translation.function}.js`;
}

const CLASSIC: readonly ArgumentKind[] = ['vcpu', 'fault_ipa', 'nested', 'memslot', 'hva', 'fault_is_perm'];

/** ESR_ELx_FSC_TYPE (arch/arm64/include/asm/esr.h): the kind of fault without its level. */
const FSC_TYPE = 0x3c;

/** The entry as the last releases before the descriptor call it. */
function adapt(entry: Entry, wanted: readonly ArgumentKind[]): ClassicUserMemAbort {
  if (wanted.length === CLASSIC.length && wanted.every((kind, i) => kind === CLASSIC[i]))
    return entry as unknown as ClassicUserMemAbort;
  const positions = wanted.map((kind) => CLASSIC.indexOf(kind));
  return (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
    const all = [vcpu, fault_ipa, nested, memslot, hva, fault_is_perm];
    // kvm_handle_guest_abort() passes kvm_vcpu_trap_get_fault_type(vcpu) up to 6.7.
    const args = positions.map((at) => (at < 0 ? k.kvm_vcpu_get_esr(vcpu) & FSC_TYPE : all[at]));
    return entry(k, ...args);
  };
}
