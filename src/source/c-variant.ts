// SPDX-License-Identifier: GPL-2.0-only
// A variant of C, with what a verdict on it has to say.
import { type LoadedVariant, load } from '../c/load.ts';
import { type FurtherFacts, RELEASES, type Release, type Translation } from '../c/translate.ts';
import { holdsIn } from '../core/invariant.ts';
import type { Limit } from '../core/variant.ts';
import { subjectOf } from '../subjects/all.ts';
import { HANDLE_ACCESS_FAULT } from '../subjects/handle_access_fault/subject.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { KVM_HANDLE_GUEST_ABORT } from '../subjects/kvm_handle_guest_abort/subject.ts';
import { PKVM_MEM_ABORT } from '../subjects/pkvm_mem_abort/subject.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { signed, type UserMemAbortVariant } from '../subjects/user_mem_abort/variant.ts';
import type { CReading } from './c-source.ts';

/** A variant of C. Whatever function it is of, a bench finds it as `user_mem_abort`. */
export type VariantOfC = UserMemAbortVariant & Pick<LoadedVariant, 'translation' | 'statics'>;

/** What a reading was given that a verdict has to say. */
type Given = Partial<Pick<CReading, 'config' | 'further'>>;

/** Makes a variant of a translation. @param given how the text was read */
export function variantOfC(translation: Translation, name: string, given: Given = {}): VariantOfC {
  const { reset, signature, statics, user_mem_abort } = load(translation, name);
  return {
    name,
    ...signed(signature, user_mem_abort),
    translation,
    statics,
    release: translation.release,
    limits: limitsOf(translation),
    modelled: translation.modelled.map(({ line, name: modelled, tokens }) => ({
      name: modelled,
      at: `${translation.file}:${line}`,
      text: tokens,
    })),
    notes: notesOf(translation, given),
    // A variant without such variables has nothing to bring back.
    ...(translation.statics.length === 0 ? {} : { reset }),
  };
}

/** What a C text cannot be given, by its parameters and its release. */
function limitsOf(translation: Translation): readonly Limit[] {
  const { calls, release, signature } = translation;
  const limits: Limit[] = [];
  const subject = subjectOf(translation.function);
  const takesNested = signature.arguments.some((kind) => kind === 'nested' || kind === 'desc');
  if (subject === KVM_HANDLE_GUEST_ABORT || subject === KVM_ARCH_VCPU_PRE_FAULT_MEMORY)
    limits.push(...limitsOfDispatcher(release), ...limitsOfGuests(translation));
  // What runs on the table that faulted needs no walk of the guest hypervisor's, and a protected guest is none.
  else if (!takesNested && subject !== HANDLE_ACCESS_FAULT && subject !== PKVM_MEM_ABORT)
    limits.push({
      dimension: 'nestedSize',
      values: ['none'],
      why: 'nested faults are left out: the entry takes none',
    });
  // KVM_PGT_FN() came with 6.14.
  if (isBefore('6.18', release) && !calls.includes('is_protected_kvm_enabled'))
    limits.push({
      dimension: 'protectedKvm',
      values: ['no'],
      why: 'protected mode is left out: up to 6.12 the host walks the stage-2 of every guest itself',
    });
  // KVM_CAP_ARM_MTE and kvm_has_mte() in the handler came with 5.14.
  if (isBefore('5.18', release) && subject === USER_MEM_ABORT && !calls.includes('kvm_has_mte'))
    limits.push({
      dimension: 'vmMte',
      values: ['no'],
      why: 'VMs with MTE are left out: there are none before 5.14',
      unlessOtherCan: true,
    });
  // Before 7.0 the dispatcher ends with an unsupported syndrome where it calls the handler now.
  if (
    isBefore('7.0', release) &&
    subject === USER_MEM_ABORT &&
    !calls.includes('esr_fsc_is_excl_atomic_fault')
  )
    limits.push({
      dimension: 'faultKind',
      values: ['translation', 'permission'],
      why: 'faults of exclusive and atomic accesses are left out: before 7.0 the handler is not called for them',
      unlessOtherCan: true,
    });
  return limits;
}

/** What the kernel of a release cannot bring before its dispatcher, or refuses there. It goes by the release: a text that forgets it is wrong. */
function limitsOfDispatcher(release: Release): readonly Limit[] {
  const limits: readonly (Limit & { readonly until: Release })[] = [
    {
      until: '6.12',
      dimension: 'nestedSize',
      values: ['none'],
      why: 'nested faults are left out: up to 6.10 a guest has no hypervisor of its own',
    },
    {
      until: '6.12',
      dimension: 'nestedStage2',
      values: ['no-nesting'],
      why: 'nested guests without stage-2 are left out: up to 6.10 there are none',
    },
    {
      until: '6.18',
      dimension: 'slotKind',
      values: ['memory', 'none', 'invalid'],
      why: 'slots with a guest_memfd are left out: arm64 has them since 6.18',
    },
    {
      until: '7.0',
      dimension: 'nestedWalk',
      values: ['translates', 'faults', 'fails'],
      why: 'walks that meet a change are left out: they are told from others since 7.0',
    },
    {
      until: '7.0',
      dimension: 'faultKind',
      values: ['translation', 'permission', 'access-flag', 'external', 'odd'],
      why: 'faults of exclusive and atomic accesses are left out: before 7.0 they are refused with others that nobody resolves',
      unlessOtherCan: true,
    },
  ];
  return limits.filter(({ until }) => isBefore(until, release)).map(({ until: _, ...limit }) => limit);
}

/** A text that does not ask whether a guest is protected is of before there were any, beside one that does not ask either. */
function limitsOfGuests({ calls, function: entry }: Translation): readonly Limit[] {
  if (subjectOf(entry) !== KVM_HANDLE_GUEST_ABORT || calls.includes('kvm_vm_is_protected')) return [];
  return [
    {
      dimension: 'protectedGuest',
      values: ['no'],
      why: 'protected guests are left out: nothing asks kvm_vm_is_protected(), as nothing does before 7.1',
      unlessOtherCan: true,
    },
  ];
}

function isBefore(later: Release, release: Release): boolean {
  return RELEASES.indexOf(release) > RELEASES.indexOf(later);
}

function notesOf(
  { configSymbols, file, function: entry, further, release, statics }: Translation,
  { config = {}, further: given }: Given,
): readonly string[] {
  const symbols = Object.entries(configSymbols).flatMap(([symbol, value]) =>
    value === null
      ? []
      : [`${symbol}=${value ? 'y' : 'n'}${Object.hasOwn(config, symbol) ? '' : ' by the file itself'}`],
  );
  const later = subjectOf(entry).invariants.filter((invariant) => !holdsIn(invariant, release));
  return [
    ...later.map(
      ({ name, since }) =>
        `${name} is not asked of ${file}: it holds from ${since} on, and this is ${release}`,
    ),
    ...furtherNotes(file, further, given?.modules ?? []),
    ...(symbols.length === 0 ? [] : [`${file} was read with ${symbols.join(', ')}`]),
    ...statics.map(
      ({ line, name }) =>
        `${name} (${file}:${line}) outlives a call: each single fault begins with its first value, a session keeps it`,
    ),
  ];
}

/** What was believed of a tree beside the model. */
function furtherNotes(
  file: string,
  { headers, implemented, profile, replaced }: FurtherFacts,
  modules: readonly string[],
): readonly string[] {
  if (headers.length === 0) return [];
  const calls = (names: readonly string[]): string => names.map((name) => `${name}()`).join(', ');
  const names = Object.keys(implemented).sort();
  return [
    ...(profile === null
      ? []
      : [`${file} was read with the profile ${profile}, which was told by what it calls`]),
    `what ${[...headers, ...(names.length === 0 ? [] : modules)].join(', ')} says of the kernel was believed${names.length === 0 ? '' : `: ${calls(names)}`}`,
    ...(replaced.length === 0
      ? []
      : [`a further header stands in for ${calls(replaced)}, which the model has`]),
  ];
}
