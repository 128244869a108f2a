// SPDX-License-Identifier: GPL-2.0-only
import { checkStructure, type RuleResult } from '../check.ts';
import { builtInEntry, loadVariantSource, type NamedSource } from '../sources.ts';

/** A variant as it ships. */
export function shipped(name: string): NamedSource {
  return loadVariantSource(name, builtInEntry(name));
}

/**
 * A shipped variant with one stretch of one file replaced.
 * @throws Error if the file does not hold the text exactly once: the test would prove nothing
 */
export function altered(name: string, file: string, from: string, to: string): NamedSource {
  const source = shipped(name);
  const path = [...source.files.keys()].find((candidate) => candidate.endsWith(`/${file}.ts`));
  const text = source.files.get(path ?? '') ?? '';
  if (path === undefined || text.split(from).length !== 2)
    throw new Error(`${file} of ${name} does not hold exactly one ${from}`);
  return {
    ...source,
    files: new Map(source.files).set(
      path,
      text.replace(from, () => to),
    ),
  };
}

const judged = new Map<string, readonly RuleResult[]>();

/** What all rules say of a text: each of them is asked about the shipped ones. */
function judge(source: NamedSource): readonly RuleResult[] {
  const key = JSON.stringify([source.name, ...source.files]);
  const results = judged.get(key) ?? checkStructure(source);
  judged.set(key, results);
  return results;
}

/** What one rule says about a variant. */
export function ruleOn(source: NamedSource, rule: string): RuleResult {
  const result = judge(source).find((candidate) => candidate.rule === rule);
  if (result === undefined) throw new Error(`there is no rule ${rule}`);
  return result;
}

/** Messages of what one rule finds in a variant. */
export function messagesOf(source: NamedSource, rule: string): readonly string[] {
  return ruleOn(source, rule).findings.map((finding) => finding.message);
}
