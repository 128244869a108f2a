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

/** What one rule says about a variant. */
export function ruleOn(source: NamedSource, rule: string): RuleResult {
  const result = checkStructure(source).find((candidate) => candidate.rule === rule);
  if (result === undefined) throw new Error(`there is no rule ${rule}`);
  return result;
}

/** Messages of what one rule finds in a variant. */
export function messagesOf(source: NamedSource, rule: string): readonly string[] {
  return ruleOn(source, rule).findings.map((finding) => finding.message);
}
