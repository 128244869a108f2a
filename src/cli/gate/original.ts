// SPDX-License-Identifier: GPL-2.0-only
// Whether the original is still what it was.

import { join, relative } from 'node:path';
import { at } from '../../core/at.ts';
import { verify } from '../../engines/verify.ts';
import { headline } from '../../report/headline.ts';
import { undeclared } from '../../report/verdict.ts';
import type { Io } from '../io.ts';
import { type LoadedVariants, loadVariants } from '../load-variant.ts';
import { UsageError } from '../usage-error.ts';
import type { Changes } from './candidates.ts';
import { extract } from './extract.ts';
import type { GatedModules } from './modules.ts';
import { type RunOptions, rules } from './runs.ts';

/**
 * Runs the original that is here against the one of the base: a change that it shares with a variant does not show between these two.
 * @param base what the base is called
 * @returns in what it differs, as half a sentence; null if it does not, or did not change
 */
export async function changedOriginal(
  { legacy }: Changes,
  modules: GatedModules,
  root: string,
  base: string,
  { cwd }: Io,
  options: RunOptions,
): Promise<string | null> {
  if (modules.legacy === null)
    return legacy.base === null ? null : 'it is gone, and the built-in one takes its place';
  const { base: before, here } = legacy;
  if (here === null) return 'it is gone';
  if (before !== null && [...here.files].every(([path, text]) => before.files.get(path) === text))
    return null;
  const { folder, remove } = extract(before === null ? [] : [before]);
  try {
    const was = before === null ? undefined : join(folder, modules.legacy);
    const [reference, now] = [
      await loadVariants(was, [], cwd, [], undefined, 'never'),
      await loadVariants(relative(cwd, join(root, modules.legacy)), [], cwd, [], undefined, 'never'),
    ];
    const variant = { ...now.legacy.variant, name: `${now.legacy.variant.name} here` };
    const variants: LoadedVariants = {
      legacy: reference.legacy,
      refactored: [{ ...now.legacy, variant }],
    };
    const report = await verify({
      ...rules(variants, options),
      ...options,
      replayCommand: () => '',
    });
    const pair = at(report.pairs, 0);
    if (pair.verdict === 'equivalent') return null;
    const [shown] = undeclared(pair);
    return shown === undefined
      ? `nothing shows that it is what it was at ${base}`
      : `it is not what it was at ${base}: ${headline(shown)}`;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `it cannot be compared with what it was at ${base} (${error.message.replaceAll(`${folder}/`, '')})`;
  } finally {
    remove();
  }
}
