// SPDX-License-Identifier: GPL-2.0-only
// What random runs show, made when it is needed.
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { type Asked, watchAsking } from './asked.ts';
import { type SiteFacts, watchSites } from './site.ts';

/** What random runs of a variant show; each kind of run is made when it is first needed, and once. */
export interface Observations {
  /** Name of the variant. */
  readonly of: string;
  /** Who asks, by dimension. */
  readonly asking: () => readonly Asked[];
  /** What can strike, by the number of the site. */
  readonly sites: () => ReadonlyMap<number, SiteFacts>;
}

/** Watches a variant of a subject; its base unless another is named. Null where none ships with the package. */
export function observe(
  subject: Subject,
  variant: Variant | undefined = subject.variants[0],
): Observations | null {
  if (variant === undefined) return null;
  let asking: readonly Asked[] | null = null;
  let sites: ReadonlyMap<number, SiteFacts> | null = null;
  return {
    of: variant.name,
    asking: () => {
      asking ??= watchAsking(subject, variant);
      return asking;
    },
    sites: () => {
      sites ??= watchSites(subject, variant);
      return sites;
    },
  };
}
