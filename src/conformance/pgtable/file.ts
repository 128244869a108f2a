// SPDX-License-Identifier: GPL-2.0-only
// A file that holds one sequence, so that it can be run again.
import { SourceError } from '../../source/source-error.ts';
import type { Operation, Sequence } from './operation.ts';

/** What such a file says. */
export interface SequenceFile extends Sequence {
  readonly schemaVersion: 1;
  /** The release on which the two differed. */
  readonly release: string;
  /** `4k`, `16k`, `64k`. */
  readonly pageSize: string;
}

/** Fields of each operation, by its name. */
const FIELDS: { readonly [op in Operation['op']]: readonly string[] } = {
  map: ['addr', 'size', 'phys', 'prot', 'flags', 'cache', 'nullWhenEmpty'],
  unmap: ['addr', 'size'],
  wrprotect: ['addr', 'size'],
  split: ['addr', 'size'],
  relax: ['addr', 'prot', 'flags'],
  mkyoung: ['addr', 'flags'],
  age: ['addr', 'size', 'mkold'],
  leaf: ['addr'],
  lock: ['addr'],
  make: ['addr', 'size', 'phys', 'prot'],
};

/**
 * Reads the text of a sequence file.
 * @param name of the file, for what is wrong with it
 * @throws SourceError if it holds no sequence
 */
export function parseSequenceFile(text: string, name: string): SequenceFile {
  let file: Partial<SequenceFile>;
  try {
    file = JSON.parse(text) as Partial<SequenceFile>;
  } catch {
    throw new SourceError(`${name} is not JSON; name a file that conformance wrote`);
  }
  if (file?.schemaVersion !== 1 || !Array.isArray(file.operations) || typeof file.machine !== 'object')
    throw new SourceError(`${name} holds no sequence of operations; name a file that conformance wrote`);
  for (const [i, o] of (file.operations as readonly Partial<Operation>[]).entries()) {
    const fields = FIELDS[o.op as Operation['op']];
    if (fields === undefined)
      throw new SourceError(
        `${name} has "${String(o.op)}" as operation ${i + 1}; use one of ${Object.keys(FIELDS).join(', ')}`,
      );
    const missing = fields.find((field) => !(field in o));
    if (missing !== undefined)
      throw new SourceError(`operation ${i + 1} of ${name} (${o.op}) has no "${missing}"; add it`);
  }
  return file as SequenceFile;
}
