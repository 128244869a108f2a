// SPDX-License-Identifier: GPL-2.0-only
// Reads the committed certificate.
import { posix } from 'node:path';
import type { Certificate as Written } from '../../report/certificate/certificate.ts';
import type { Standing } from '../../report/gate/standing.ts';
import { schemaFault } from '../../report/schema/faults.ts';
import type { EngineHashes } from '../../source/hashes.ts';
import type { Tree } from './trees.ts';

/** Where the certificate is committed, below the project. */
const CERTIFICATE = 'reports/certificate.json';

/** The sources that are here, as a certificate names them. */
export interface SourceHashes extends EngineHashes {
  readonly legacy: Hashed;
  readonly refactored: readonly Hashed[];
}

/** A variant and the hash of its sources. */
interface Hashed {
  readonly name: string;
  readonly sha256: string;
}

/** A certificate of some revision, as far as a gate reads it. */
export interface Certificate {
  readonly bound: {
    /** Races in one run; null if it does not say. */
    readonly preemptions: number | null;
    readonly pageSize: string | null;
  };
  /** The variants of which it speaks. */
  readonly names: readonly string[];
  /** What it says of a variant; null if it does not speak of it. */
  readonly standingOf: (refactored: string) => Standing | null;
  /** Whether it speaks of a variant, its original and the model as they are in these sources. */
  readonly speaksOf: (refactored: string, sources: SourceHashes) => boolean;
}

/** What stands where the certificate is committed; null if nothing does. */
export function certificateText(tree: Tree, project: string): string | null {
  return tree.read(posix.join(project, CERTIFICATE));
}

/** A certificate that a change brings, to be held against a run. */
export type Claim =
  | { readonly kind: 'claim'; readonly certificate: Written }
  | { readonly kind: 'corrupt'; readonly fault: string };

/** Reads a certificate that nobody believes yet. */
export function claimIn(text: string): Claim {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'corrupt', fault: 'it is no JSON' };
  }
  const fault = schemaFault('certificate', value);
  return fault === null ? { kind: 'claim', certificate: value as Written } : { kind: 'corrupt', fault };
}

/**
 * The certificate that is committed in a tree; null if there is none. It may be of an older format, and is believed in what it says in
 * the words of today.
 */
export function certificateIn(tree: Tree, project: string): Certificate | null {
  const text = certificateText(tree, project);
  const certificate = text === null ? null : parsed(text);
  if (text === null || certificate === null) return null;
  const pairs = listOf(certificate.pairs);
  const sources = recordOf(certificate.sources);
  const certified = listOf(sources.variants);
  const holds = ({ name, sha256 }: Hashed): boolean =>
    certified.some((variant) => variant.name === name && variant.sha256 === sha256);
  return {
    bound: boundIn(certificate),
    names: pairs.flatMap(({ refactored }) => (typeof refactored === 'string' ? [refactored] : [])),
    standingOf: (refactored) => {
      const pair = pairs.find((candidate) => candidate.refactored === refactored);
      return pair === undefined ? null : standing(pair, boundIn(certificate));
    },
    speaksOf: (name, here) => {
      const variant = here.refactored.find((candidate) => candidate.name === name);
      const judges = (['model', 'dimensions', 'engine'] as const).every(
        (what) => sources[what] === here[what],
      );
      return judges && holds(here.legacy) && variant !== undefined && holds(variant);
    },
  };
}

type Fields = { readonly [name: string]: unknown };

function parsed(text: string): Fields | null {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function boundIn(certificate: Fields): Certificate['bound'] {
  const { pageSize, preemptions } = recordOf(certificate.bound);
  return {
    preemptions: typeof preemptions === 'number' ? preemptions : null,
    pageSize: typeof pageSize === 'string' ? pageSize : null,
  };
}

function standing(pair: Fields, bound: Certificate['bound']): Standing | null {
  const { grade, verdict } = pair;
  if (verdict !== 'equivalent' && verdict !== 'divergent' && verdict !== 'inconclusive') return null;
  if (grade !== 'exhaustive' && grade !== 'sampled' && grade !== 'inconclusive') return null;
  return {
    verdict,
    grade,
    ...bound,
    source: 'certificate',
    contracts: listOf(pair.contracts).flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
  };
}

function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}
