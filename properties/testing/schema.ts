// SPDX-License-Identifier: GPL-2.0-only
/** Checking documents against the schemas that other tools publish. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);
const STORE = join(dirname(require.resolve('schemastore/package.json')), 'schemas/json');

/** The published schemas, as packages carry them. */
const PUBLISHED = {
  sarif: join(STORE, 'sarif-2.1.0.json'),
  githubAction: join(STORE, 'github-action.json'),
  githubWorkflow: join(STORE, 'github-workflow.json'),
  gitlab: join(
    STORE,
    'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json',
  ),
  mutation: require.resolve('mutation-testing-report-schema/mutation-testing-report-schema.json'),
} as const;

/** What is wrong with a document by a published schema; nothing if it conforms. */
export function violationsOf(schema: keyof typeof PUBLISHED, document: unknown): readonly string[] {
  const validate = new Ajv({
    strict: false,
    unicodeRegExp: false,
    validateFormats: false,
    allErrors: true,
  }).compile(JSON.parse(readFileSync(PUBLISHED[schema], 'utf8')) as object);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
