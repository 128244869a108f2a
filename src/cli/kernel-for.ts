// SPDX-License-Identifier: GPL-2.0-only
// The kernel image to boot, and the tree with its C.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { treeOf } from '../conformance/kernel/c-of-image.ts';
import { cachedImage, cacheFolder, missingPrograms } from '../conformance/kernel/tools.ts';
import { debianTrees, type KernelTree, treeIn } from '../conformance/tree/find.ts';
import { SourceError } from '../source/source-error.ts';
import { fileAt, type Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/**
 * What is needed to ask a running kernel.
 * @param named the image, or null for the one in the cache
 * @param folder its tree, or undefined for Debian's
 * @throws UsageError if something of it is missing
 */
export function kernelFor(
  named: string | null,
  folder: string | undefined,
  io: Io,
): { readonly image: string; readonly tree: KernelTree } {
  const image = imageAt(named, io);
  const missing = missingPrograms();
  if (missing.length > 0)
    throw new UsageError(`${missing.join(' and ')} is not installed; npm run kernel installs it`);
  return { image, tree: treeFor(image, folder, io) };
}

/** The image that is meant, with what to do where there is none. */
function imageAt(named: string | null, io: Io): string {
  const image = named === null ? cachedImage() : fileAt(io, named);
  if (image === null)
    throw new UsageError(
      `there is no kernel image in ${cacheFolder()}; npm run kernel gets one, or name one by --kernel IMAGE`,
    );
  if (!existsSync(image))
    throw new UsageError(`${named} is not there; name an arm64 kernel image by --kernel`);
  return image;
}

/**
 * The tree with the C of an image.
 * @param named the tree, or undefined for Debian's of the image's release
 * @throws UsageError if there is none
 */
export function treeFor(image: string, named: string | undefined, io: Io): KernelTree {
  try {
    const trees = named === undefined ? debianTrees() : [treeIn(fileAt(io, named))];
    const tree = treeOf(basename(image), trees);
    if (tree !== null) return tree;
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(error.message);
    throw error;
  }
  throw new UsageError(
    'there is no C of that kernel to predict from; name its tree by --tree DIR, or install the package linux-source-6.12',
  );
}
