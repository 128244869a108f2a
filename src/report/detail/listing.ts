// SPDX-License-Identifier: GPL-2.0-only
// Sources with the branches in them.

import type { BranchReport } from '../../core/result.ts';
import type { ListedFile } from '../../source/listing/listing.ts';
import type { ListingFile, VariantListing } from './detail.ts';

/**
 * The sources of a variant with what was measured of their branches.
 * @param branches absent if nothing was measured
 */
export function variantListing(
  variant: string,
  files: readonly ListedFile[],
  branches: BranchReport | undefined,
): VariantListing {
  return { variant, files: files.map((file) => ({ ...file, branches: branchesIn(file.path, branches) })) };
}

function branchesIn(path: string, report: BranchReport | undefined): ListingFile['branches'] {
  return (report?.counted ?? [])
    .filter((branch) => branch.path === path)
    .map(({ count, line, text }) => ({
      line,
      text,
      count,
      why: report?.missing.find(({ at }) => at === `${path}:${line} ${text}`)?.why ?? null,
    }));
}
