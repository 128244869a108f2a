// SPDX-License-Identifier: GPL-2.0-only
// What the parameters of an entry mean.
import { CError, type Place } from './error.ts';
import { type CType, type Parameter, typeName } from './type/ctype.ts';

/** What a parameter of a function that handles a stage-2 fault is given. */
export type ArgumentKind = KnownArgument | Constant;

/** A value that is the same in each run, as JavaScript has it. */
export interface Constant {
  readonly constant: string;
}

type KnownArgument =
  | 'vcpu'
  | 'fault_ipa'
  | 'nested'
  | 'memslot'
  | 'hva'
  | 'fault_is_perm'
  | 'fault_status'
  | 'desc'
  | 'range';

/** The C parameter list of a variant's entry, and what each parameter is given. */
export interface Signature {
  /** `struct kvm_vcpu *vcpu` and so on, as declared. */
  readonly parameters: readonly string[];
  readonly arguments: readonly ArgumentKind[];
  /** Whether it gives its caller nothing; what runs it gives 0. */
  readonly isVoid: boolean;
}

const DESCRIPTOR = 'kvm_s2_fault_desc';

/**
 * Tells what the parameters of an entry mean, by their types and, where two have one type, by their names.
 * @param given what is said of parameters by name: another name, or a constant
 */
export function signatureOf(
  type: CType & { kind: 'function' },
  place: Place,
  given: ReadonlyMap<string, string> = new Map(),
): Signature {
  const parameters = type.params.map(
    (p) => `${typeName(p.type)}${p.type.kind === 'pointer' ? '' : ' '}${p.name}`,
  );
  const kinds = type.params.map((p) => givenKind(p, given.get(p.name)) ?? kindOf(p));
  const unknown = kinds.indexOf(null);
  const repeated = kinds.findIndex((kind, i) => typeof kind === 'string' && kinds.indexOf(kind) !== i);
  if (unknown >= 0 || repeated >= 0 || kinds.length === 0 || !understood(type.returns)) {
    const what =
      unknown >= 0
        ? `the parameter ${parameters[unknown]}`
        : repeated >= 0
          ? `the parameter ${parameters[repeated]}`
          : 'the signature';
    throw new CError(
      place,
      `${what} of the entry, which no caller is known to pass`,
      'known are vcpu, fault_ipa, nested, memslot, hva, fault_is_perm, fault_status and the fault descriptor; DEFINE_ARGUMENT(name, which of them) in a header that --facade names says it of another name',
    );
  }
  return {
    parameters,
    arguments: kinds.filter((kind) => kind !== null),
    isVoid: type.returns.kind === 'void',
  };
}

/** A return value that a caller understands: an int, or none. */
function understood(returns: CType): boolean {
  return returns.kind === 'integer' || returns.kind === 'void';
}

/** The parameter under the name that is said of it, or the constant that it is given; null if nothing is said. */
function givenKind({ type }: Parameter, what: string | undefined): ArgumentKind | null {
  if (what === undefined) return null;
  const isBool = type.kind === 'integer' && type.bool;
  if (isBool && (what === 'true' || what === 'false')) return { constant: what };
  if (type.kind === 'integer' && !isBool && type.encoded === null && /^(0|[1-9]\d{0,14})$/.test(what))
    return { constant: what };
  if (type.kind === 'pointer' && what === 'NULL') return { constant: 'null' };
  return kindOf({ name: what, type });
}

function kindOf({ name, type }: Parameter): ArgumentKind | null {
  if (type.kind === 'pointer' && type.to.kind === 'struct') {
    switch (type.to.tag) {
      case 'kvm_vcpu':
        return 'vcpu';
      case 'kvm_s2_trans':
        return 'nested';
      case 'kvm_memory_slot':
        return 'memslot';
      case DESCRIPTOR:
        return 'desc';
      case 'kvm_pre_fault_memory':
        return 'range';
      default:
        return null;
    }
  }
  if (type.kind !== 'integer') return null;
  if (type.bool) return name === 'fault_is_perm' || name === 'is_perm' ? 'fault_is_perm' : null;
  if (type.bits !== 64) return null;
  return name === 'fault_ipa' || name === 'hva' || name === 'fault_status' ? name : null;
}
