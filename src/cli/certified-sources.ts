// SPDX-License-Identifier: GPL-2.0-only
// Hashes of what decides a certificate.
import type { CertifiedSources } from '../report/certificate/certificate.ts';
import { certificateHashes, variantHash } from '../source/hashes.ts';
import type { LoadedVariants } from './load-variant.ts';

/** The sources that decide what these variants come to. */
export function certifiedSources({ legacy, refactored }: LoadedVariants): CertifiedSources {
  return {
    ...certificateHashes(),
    variants: [legacy, ...refactored].map(({ file, variant }) => {
      if (file === null) throw new Error(`the variant ${variant.name} comes from no file`);
      return { name: variant.name, sha256: variantHash(file) };
    }),
  };
}
