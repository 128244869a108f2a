// SPDX-License-Identifier: GPL-2.0-only
// How a subject's function is called, and which of these ways a parameter list declares.

/** A parameter of a signature. */
export interface SignatureParameter {
  readonly name: string;
  /** Its type as TypeScript has it. */
  readonly type: string;
}

/** One way in which a subject's function was called in some release. */
export interface Signature {
  readonly name: string;
  /** Name of the function's type. */
  readonly type: string;
  /** The kernel's namespace `k` first. */
  readonly parameters: readonly SignatureParameter[];
}

/** What a text declares of a function. */
export interface DeclaredFunction {
  /** Name of the function's own type, where it is declared with one. */
  readonly type: string | null;
  /** The parameters as they are written; null where the function is written elsewhere. */
  readonly parameters: readonly DeclaredParameter[] | null;
}

/** A parameter as it is written. */
export interface DeclaredParameter {
  readonly name: string;
  /** Null if none is written. */
  readonly type: string | null;
}

/** The signature that a declaration stands for; null if it is none of them, or if that cannot be told. */
export function signatureFor<S extends Signature>(
  signatures: readonly S[],
  { parameters, type }: DeclaredFunction,
): S | null {
  const named = signatures.find((signature) => signature.type === type);
  if (named !== undefined) return named;
  return parameters === null ? null : (signatures.find((signature) => fits(signature, parameters)) ?? null);
}

/** `(k, vcpu, fault_ipa)`. */
export function parameterList(parameters: readonly { readonly name: string }[]): string {
  return `(${parameters.map(({ name }) => name).join(', ')})`;
}

const VAGUE: readonly (string | null)[] = [null, 'any', 'unknown', 'never'];

/** Whether no parameter says otherwise, and at least one behind `k` says so. */
function fits({ parameters }: Signature, declared: readonly DeclaredParameter[]): boolean {
  if (declared.length !== parameters.length) return false;
  let recognised = 0;
  for (const [i, { name, type }] of declared.entries()) {
    // A parameter that is not used may be called so.
    const plain = name.replace(/^_+/, '');
    const position = parameters.findIndex((parameter) => parameter.name === plain);
    const sameName = position === i;
    const sameType = type === parameters[i].type;
    if (position >= 0 && !sameName) return false;
    if (!sameName && !sameType && !VAGUE.includes(type)) return false;
    if (i > 0 && (sameName || sameType)) recognised++;
  }
  return recognised > 0;
}
