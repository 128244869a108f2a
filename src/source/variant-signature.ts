// SPDX-License-Identifier: GPL-2.0-only
// Which signature a variant that is a module declares.
import { parameterList, signatureFor } from '../core/signature.ts';
import { SIGNATURES, type SignatureName } from '../subjects/user_mem_abort/variant.ts';
import { constantNamed, declarationOfValue, declaredFunction } from './declared-function.ts';
import type { VariantSource } from './variant-source.ts';

/** Why nobody can tell which signature a function has: a half-sentence about it. */
export interface NoSignature {
  readonly why: string;
}

const FUNCTION = 'user_mem_abort';
const NAMES = SIGNATURES.map(({ name }) => `'${name}'`).join(' or ');
const LISTS = SIGNATURES.map(({ parameters }) => parameterList(parameters)).join(' or ');
const REMEDY = `declare ${LISTS}, or export const signature = ${NAMES}`;

/**
 * The signature that a module declares: by a constant `signature` that it exports, else by the parameters of its `user_mem_abort()`, names or types, where
 * it is written or where it is imported from.
 * @param f the function that it exports; where its text does not show how that is declared, the names of its parameters do
 */
export function signatureOfModule(
  source: Pick<VariantSource, 'entry' | 'files'>,
  f: ((...args: never[]) => unknown) | null,
): SignatureName | NoSignature {
  const constant = constantNamed(source, 'signature');
  if (constant !== null) return signatureCalled(constant);
  const declared = declaredFunction(source, FUNCTION) ?? (f === null ? null : declarationOfValue(f));
  return recognised(declared);
}

/** The signature that a function declares by the names of its parameters. */
export function signatureOfValue(f: (...args: never[]) => unknown): SignatureName | NoSignature {
  return recognised(declarationOfValue(f));
}

/** The signature of a name that somebody gives. */
export function signatureCalled(name: unknown): SignatureName | NoSignature {
  const found = SIGNATURES.find((signature) => signature.name === name);
  return found?.name ?? { why: `has the signature ${JSON.stringify(name)}; known are ${NAMES}` };
}

function recognised(declared: ReturnType<typeof declaredFunction>): SignatureName | NoSignature {
  if (declared === null) return { why: `does not show its parameters; ${REMEDY}` };
  const found = signatureFor(SIGNATURES, declared);
  if (found !== null) return found.name;
  const { parameters, type } = declared;
  const what = parameters === null ? `is a ${type}` : `declares ${parameterList(parameters)}`;
  return { why: `${what}, which no caller is known to pass; ${REMEDY}` };
}
