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

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value);
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isCache = (value: unknown): boolean => value === null || isNumber(value);

/** What a field has to be, where it is no whole number. */
const KINDS: { readonly [field: string]: (value: unknown) => boolean } = {
  cache: isCache,
  nullWhenEmpty: isFlag,
  mkold: isFlag,
  fwb: isFlag,
  xnx: isFlag,
};

/** Fields of each operation, by its name. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
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
  } satisfies { readonly [op in Operation['op']]: readonly string[] }),
);
const MACHINE = ['ipaBits', 'fwb', 'xnx'];

type Fields = { readonly [name: string]: unknown };

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of these fields that an object lacks, or that is not what it has to be. */
function wrongIn(object: Fields, fields: readonly string[]): string | undefined {
  return fields.find((field) => !(KINDS[field] ?? isNumber)(object[field]));
}

/**
 * Reads the text of a sequence file.
 * @param name of the file, for what is wrong with it
 * @throws SourceError if it holds no sequence
 */
export function parseSequenceFile(text: string, name: string): SequenceFile {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new SourceError(`${name} is not JSON; name a file that conformance wrote`);
  }
  if (!isSequence(file))
    throw new SourceError(`${name} holds no sequence of operations; name a file that conformance wrote`);
  for (const [i, operation] of file.operations.entries()) {
    const o: Fields = isObject(operation) ? operation : {};
    const fields = FIELDS.get(String(o.op));
    if (fields === undefined)
      throw new SourceError(
        `${name} has "${String(o.op)}" as operation ${i + 1}; use one of ${[...FIELDS.keys()].join(', ')}`,
      );
    const wrong = wrongIn(o, fields);
    if (wrong === undefined) continue;
    const is =
      wrong in o ? `has ${JSON.stringify(o[wrong])} as "${wrong}"; mend it` : `has no "${wrong}"; add it`;
    throw new SourceError(`operation ${i + 1} of ${name} (${String(o.op)}) ${is}`);
  }
  return file;
}

/** Whether a file is one of sequences, whatever its operations say. */
function isSequence(file: unknown): file is SequenceFile {
  return (
    isObject(file) &&
    file.schemaVersion === 1 &&
    typeof file.release === 'string' &&
    typeof file.pageSize === 'string' &&
    isObject(file.machine) &&
    wrongIn(file.machine, MACHINE) === undefined &&
    Array.isArray(file.operations)
  );
}
