// SPDX-License-Identifier: GPL-2.0-only
// What is wrong with JSON that was read, by the schemas that ship.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A schema that ships, by the name of its file. */
export type SchemaName =
  | 'bugs'
  | 'certificate'
  | 'conformance'
  | 'counterexamples'
  | 'gate'
  | 'mutation'
  | 'scenario'
  | 'series'
  | 'shard'
  | 'structure'
  | 'verify';

const compiled = new Map<SchemaName, ValidateFunction>();

/** The first thing that is wrong with data by a schema that ships, as half a sentence; null if nothing is. */
export function schemaFault(name: SchemaName, data: unknown): string | null {
  const validate = validatorOf(name);
  if (validate(data)) return null;
  const [fault] = validate.errors ?? [];
  if (fault === undefined) return 'it does not conform to its schema';
  const { instancePath, keyword, message, params } = fault;
  const at = instancePath === '' ? 'it' : instancePath;
  return keyword === 'additionalProperties'
    ? `${at} has "${params.additionalProperty}", which is not known`
    : `${at} ${message}`;
}

function validatorOf(name: SchemaName): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`./${name}.schema.json`, import.meta.url), 'utf8');
  // That the schemas themselves are sound, their tests see: to look at it takes as long as all else.
  const options = { strict: true, allowUnionTypes: true, validateSchema: false };
  const validate = new Ajv2020(options).compile(JSON.parse(text) as object);
  compiled.set(name, validate);
  return validate;
}
