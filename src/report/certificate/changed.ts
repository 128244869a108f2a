// SPDX-License-Identifier: GPL-2.0-only
// Which sources are not those that were certified.
import type { CertifiedSources } from './certificate.ts';

/**
 * Which sources are not those that were certified: `the model`, `the variant fault-desc`. A variant that was added or removed counts.
 * @returns nothing if the certificate still holds
 */
export function changedSources(certified: CertifiedSources, now: CertifiedSources): readonly string[] {
  const judges = (['model', 'dimensions', 'engine'] as const)
    .filter((what) => certified[what] !== now[what])
    .map((what) => `the ${what}`);
  const names = new Set([...certified.variants, ...now.variants].map(({ name }) => name));
  const variants = [...names]
    .filter((name) => hashIn(certified, name) !== hashIn(now, name))
    .map((name) => `the variant ${name}`);
  return [...judges, ...variants];
}

function hashIn({ variants }: CertifiedSources, name: string): string | undefined {
  return variants.find((variant) => variant.name === name)?.sha256;
}
