// SPDX-License-Identifier: GPL-2.0-only
// Reads the committed certificate.
import { posix } from 'node:path';
import type { Standing } from '../../report/gate/standing.ts';
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
  /** What it says of a variant; null if it does not speak of it. */
  readonly standingOf: (refactored: string) => Standing | null;
  /** Whether it speaks of a variant, its original and the model as they are in these sources. */
  readonly speaksOf: (refactored: string, sources: SourceHashes) => boolean;
}

/**
 * The certificate that is committed in a tree; null if there is none. It may be of an older format, and is believed in what it says in
 * the words of today.
 */
export function certificateIn(tree: Tree, project: string): Certificate | null {
  const text = tree.read(posix.join(project, CERTIFICATE));
  const certificate = text === null ? null : parsed(text);
  if (certificate === null) return null;
  const pairs = listOf(certificate.pairs);
  const sources = recordOf(certificate.sources);
  const certified = listOf(sources.variants);
  const holds = ({ name, sha256 }: Hashed): boolean =>
    certified.some((variant) => variant.name === name && variant.sha256 === sha256);
  return {
    standingOf: (refactored) => {
      const pair = pairs.find((candidate) => candidate.refactored === refactored);
      return pair === undefined ? null : standing(pair, recordOf(certificate.bound));
    },
    speaksOf: (name, here) => {
      const variant = here.refactored.find((candidate) => candidate.name === name);
      const judges = (['model', 'dimensions', 'engine'] as const).every(
        (part) => sources[part] === here[part],
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

function standing(pair: Fields, bound: Fields): Standing | null {
  const { grade, verdict } = pair;
  if (verdict !== 'equivalent' && verdict !== 'divergent' && verdict !== 'inconclusive') return null;
  if (grade !== 'exhaustive' && grade !== 'sampled' && grade !== 'inconclusive') return null;
  return {
    verdict,
    grade,
    preemptions: typeof bound.preemptions === 'number' ? bound.preemptions : null,
    pageSize: typeof bound.pageSize === 'string' ? bound.pageSize : null,
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
