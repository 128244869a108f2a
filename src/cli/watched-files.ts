// SPDX-License-Identifier: GPL-2.0-only
// The files that a variant consists of.
import { isKernelPath, variantOnDisk } from '../source/variant-source.ts';

/**
 * The files that a variant consists of: the module, and what it imports by paths short of the kernel, which is replaced by the one
 * that runs. A file that is not there is listed as well: it may come.
 * @param entry absolute path of the module
 */
export function watchedFiles(entry: string): readonly string[] {
  const { files, missing } = variantOnDisk(entry, { isOutside: isKernelPath, lenient: true });
  return [...files.keys(), ...missing];
}
