// SPDX-License-Identifier: GPL-2.0-only
// JSON form.
import type { Topic } from '../../analysis/explain/catalogue.ts';
import { type Explanation, KINDS } from '../../analysis/explain/explanation.ts';

/** Version of what `explain --json` prints. */
const EXPLAIN_SCHEMA_VERSION = 1;

/** The names by kind, as `explain --json` gives them. */
export function topicsJson(topics: readonly Topic[]): object {
  const names = KINDS.map((kind) => [
    kind,
    topics.filter((topic) => topic.kind === kind).map(({ name }) => name),
  ]);
  return { schemaVersion: EXPLAIN_SCHEMA_VERSION, topics: Object.fromEntries(names) };
}

/** What a name stands for, as `explain NAME --json` gives it. */
export function explanationsJson(explanations: readonly Explanation[]): object {
  return { schemaVersion: EXPLAIN_SCHEMA_VERSION, explanations };
}
