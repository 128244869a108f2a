// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Standing } from '../../engines/gate/standing.ts';
import type { Tree } from './trees.ts';

/** Where the certificate is committed, below the project. */
const CERTIFICATE = 'reports/certificate.json';

/** A certificate of some revision, as far as a gate reads it. */
export interface Certificate {
  /** What it says of a variant; null if it does not speak of it. */
  readonly standingOf: (refactored: string) => Standing | null;
  /** Whether the sources that it speaks of are those of a tree. */
  readonly speaksOf: (tree: Tree) => boolean;
}

/** The certificate that is committed in a tree; null if there is none, or none that can be read. */
export function certificateIn(tree: Tree, project: string): Certificate | null {
  const text = tree.read(posix.join(project, CERTIFICATE));
  const certificate = text === null ? null : parsed(text);
  if (certificate === null) return null;
  const pairs = listOf(certificate.pairs);
  return {
    standingOf: (refactored) => {
      const pair = pairs.find((candidate) => candidate.refactored === refactored);
      return pair === undefined ? null : standing(pair);
    },
    speaksOf: (candidate) => {
      const hashes = Object.entries(recordOf(certificate.sources));
      return (
        hashes.length > 0 &&
        hashes.every(([path, hash]) => hash === hashOf(candidate.read(posix.join(project, path))))
      );
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

function standing(pair: Fields): Standing | null {
  const { grade, verdict } = pair;
  if (verdict !== 'equivalent' && verdict !== 'divergent' && verdict !== 'inconclusive') return null;
  if (grade !== 'exhaustive' && grade !== 'sampled' && grade !== 'inconclusive') return null;
  const { preemptions } = recordOf(pair.bound);
  return {
    verdict,
    grade,
    preemptions: typeof preemptions === 'number' ? preemptions : null,
    source: 'certificate',
    contracts: null,
  };
}

function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

function hashOf(text: string | null): string | null {
  return text === null ? null : createHash('sha256').update(text).digest('hex');
}
