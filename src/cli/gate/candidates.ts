// SPDX-License-Identifier: GPL-2.0-only
// Variants, original, model and certificate, there and here.
import { join } from 'node:path';
import type { ChangedJudge } from '../../report/gate/judges.ts';
import type { CertificateStatus, GatedVariant } from '../../report/gate/result.ts';
import { certificateHashes, certificateHashesIn, variantHash } from '../../source/hashes.ts';
import type { VariantSource } from '../../source/variant-source.ts';
import { builtInFile, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { variantName } from '../load-variant.ts';
import type { Base } from './base.ts';
import { type Certificate, certificateIn, certificateText, type SourceHashes } from './certificate.ts';
import { changedJudges } from './judges.ts';
import type { GatedModules } from './modules.ts';
import { isOwnProject } from './own-project.ts';
import { changedFiles, modelChanged, sourcesOf } from './sources.ts';
import type { Tree } from './trees.ts';

/** Something at the base and here; null where it is not there. */
export interface Both<T> {
  readonly base: T | null;
  readonly here: T | null;
}

/** A variant at both revisions, before anything is run. */
export interface Candidate {
  readonly name: string;
  /** Path of its module from the root of the checkout. */
  readonly path: string;
  /** Name and path that it had at the base. */
  readonly before: { readonly name: string; readonly path: string };
  readonly change: GatedVariant['change'];
  readonly because: readonly string[];
  readonly sources: Both<VariantSource>;
}

/** What changed between two revisions. */
export interface Changes {
  readonly candidates: readonly Candidate[];
  readonly legacy: Both<VariantSource>;
  /** Whether the model that judges is another than at the base: a program that was built elsewhere judges both sides alike. */
  readonly modelChanged: boolean;
  readonly judges: readonly ChangedJudge[];
  readonly certificates: Both<Certificate>;
  /** What the certificate is worth; null if it is new, and has to be held against a run. */
  readonly certificate: CertificateStatus | null;
  /** The text of a certificate that is new. */
  readonly claim: string | null;
  /** The sources that are here, as a certificate would name them. */
  readonly sources: SourceHashes | null;
  /** The variants of which the certificate here speaks as they are here. */
  readonly certified: readonly string[];
}

/** Holds the modules at the base, the files of which are `before`, against those that are here. A variant changes with its reference, and with the model. */
export function changesSince(base: Base, before: Tree, here: Tree, modules: GatedModules): Changes {
  const both = (path: string): Both<VariantSource> => ({
    base: sourcesOf(before, path, true),
    here: sourcesOf(here, path),
  });
  const legacy = modules.legacy === null ? { base: null, here: null } : both(modules.legacy);
  const model =
    isOwnProject(base.root, modules.project) && modelChanged(base.root, base.commit, modules.project);
  const ofLegacy = changedFiles(legacy.base, legacy.here);
  const certificates = {
    base: certificateIn(before, modules.project),
    here: certificateIn(here, modules.project),
  };
  const moves = movesOf(modules.refactored.map((path) => ({ path, sources: both(path) })));
  const candidates = modules.refactored
    .filter((path) => !moves.some(({ from }) => from === path))
    .map((path): Candidate => {
      const from = moves.find(({ to }) => to === path)?.from ?? path;
      const sources = { base: sourcesOf(before, from, true), here: sourcesOf(here, path) };
      const own = from === path ? changedFiles(sources.base, sources.here) : [path];
      const files = [...own, ...ofLegacy];
      const because = files.length === 0 && model ? ['the model'] : files;
      const named = (one: string): string => variantName(join(base.root, one));
      return {
        name: named(path),
        path,
        before: { name: named(from), path: from },
        change: from === path ? changeOf(sources, because) : 'moved',
        because,
        sources,
      };
    });
  const present = candidates.filter(({ change }) => change !== 'removed');
  const sources = hashesHere(base.root, modules, present);
  const certified =
    sources === null
      ? []
      : present.map(({ name }) => name).filter((name) => certificates.here?.speaksOf(name, sources) ?? false);
  const texts = {
    base: certificateText(before, modules.project),
    here: certificateText(here, modules.project),
  };
  return {
    candidates,
    legacy,
    modelChanged: model,
    judges: changedJudges(base.root, base.commit, modules.project, before, here),
    certificates,
    certificate: statusOf(texts, certified.length === present.length),
    claim: texts.here === texts.base ? null : texts.here,
    sources,
    certified,
  };
}

function changeOf({ base, here }: Both<VariantSource>, because: readonly string[]): Candidate['change'] {
  if (here === null) return 'removed';
  if (base === null) return 'new';
  return because.length === 0 ? 'unchanged' : 'changed';
}

function statusOf({ base, here }: Both<string>, valid: boolean): CertificateStatus | null {
  if (here === null) return base === null ? 'absent' : 'removed';
  if (here !== base) return null;
  return valid ? 'valid' : 'outdated';
}

/** What is here, in hashes: the judges of this checkout if it is one of this program, else those that run. */
function hashesHere(
  root: string,
  { legacy, project }: GatedModules,
  candidates: readonly Candidate[],
): SourceHashes | null {
  const file = legacy === null ? builtInFile(LEGACY.name) : join(root, legacy);
  if (file === null) return null;
  return {
    ...(certificateHashesIn(join(root, project)) ?? certificateHashes()),
    legacy: { name: variantName(file), sha256: variantHash(file) },
    refactored: candidates.map(({ name, path }) => ({ name, sha256: variantHash(join(root, path)) })),
  };
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Variants that are gone, and new ones that hold half of their files or more as they were. */
function movesOf(
  modules: readonly { readonly path: string; readonly sources: Both<VariantSource> }[],
): readonly Move[] {
  const gone = modules.filter(({ sources }) => sources.here === null);
  const come = modules.filter(({ sources }) => sources.base === null);
  const taken = new Set<string>();
  return gone.flatMap(({ path, sources: { base } }) => {
    const texts = new Set(base?.files.values());
    const to = come.find(({ path: other, sources: { here } }) => {
      const kept = [...(here?.files.values() ?? [])].filter((text) => texts.has(text)).length;
      return !taken.has(other) && kept > 0 && 2 * kept >= texts.size;
    });
    if (to === undefined) return [];
    taken.add(to.path);
    return [{ from: path, to: to.path }];
  });
}
