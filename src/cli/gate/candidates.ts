// SPDX-License-Identifier: GPL-2.0-only
// Variants, original, model and certificate, there and here.
import { join } from 'node:path';
import type { CertificateStatus, GatedVariant } from '../../report/gate/result.ts';
import { certificateHashes, variantHash } from '../../source/hashes.ts';
import type { VariantSource } from '../../source/variant-source.ts';
import { builtInFile, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { variantName } from '../load-variant.ts';
import type { Base } from './base.ts';
import { type Certificate, certificateIn, type SourceHashes } from './certificate.ts';
import type { GatedModules } from './modules.ts';
import { changedFiles, modelChanged, sourcesOf } from './sources.ts';
import { type Tree, treeOf } from './trees.ts';

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
  readonly change: GatedVariant['change'];
  readonly because: readonly string[];
  readonly sources: Both<VariantSource>;
}

/** What changed between two revisions. */
export interface Changes {
  readonly candidates: readonly Candidate[];
  readonly legacy: Both<VariantSource>;
  readonly modelChanged: boolean;
  readonly certificates: Both<Certificate>;
  readonly certificate: CertificateStatus;
  /** The variants of which the certificate here speaks as they are here. */
  readonly certified: readonly string[];
}

/** Holds the modules at the base against those that are here. A variant changes with its reference, and with the model. */
export function changesSince(base: Base, here: Tree, modules: GatedModules): Changes {
  const before = treeOf(base.root, base.commit);
  const both = (path: string): Both<VariantSource> => ({
    base: sourcesOf(before, path),
    here: sourcesOf(here, path),
  });
  const legacy = modules.legacy === null ? { base: null, here: null } : both(modules.legacy);
  const model = modelChanged(base.root, base.commit, modules.project);
  const ofLegacy = changedFiles(legacy.base, legacy.here);
  const certificates = {
    base: certificateIn(before, modules.project),
    here: certificateIn(here, modules.project),
  };
  const candidates = modules.refactored.map((path): Candidate => {
    const sources = both(path);
    const files = [...changedFiles(sources.base, sources.here), ...ofLegacy];
    const because = files.length === 0 && model ? ['the model'] : files;
    const name = variantName(join(base.root, path));
    return { name, path, change: changeOf(sources, because), because, sources };
  });
  const present = candidates.filter(({ change }) => change !== 'removed');
  const certified = certifiedOf(certificates.here, base.root, modules, present);
  return {
    candidates,
    legacy,
    modelChanged: model,
    certificates,
    certificate: statusOf(certificates, certified.length === present.length),
    certified,
  };
}

function changeOf({ base, here }: Both<VariantSource>, because: readonly string[]): Candidate['change'] {
  if (here === null) return 'removed';
  if (base === null) return 'new';
  return because.length === 0 ? 'unchanged' : 'changed';
}

function statusOf({ base, here }: Both<Certificate>, valid: boolean): CertificateStatus {
  if (here === null) return base === null ? 'absent' : 'removed';
  return valid ? 'valid' : 'outdated';
}

/** The variants of which a certificate speaks as they are here. */
function certifiedOf(
  certificate: Certificate | null,
  root: string,
  { legacy }: GatedModules,
  candidates: readonly Candidate[],
): readonly string[] {
  if (certificate === null) return [];
  const file = legacy === null ? builtInFile(LEGACY.name) : join(root, legacy);
  if (file === null) return [];
  const sources: SourceHashes = {
    ...certificateHashes(),
    legacy: { name: variantName(file), sha256: variantHash(file) },
    refactored: candidates.map(({ name, path }) => ({ name, sha256: variantHash(join(root, path)) })),
  };
  return candidates.map(({ name }) => name).filter((name) => certificate.speaksOf(name, sources));
}
