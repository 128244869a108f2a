// SPDX-License-Identifier: GPL-2.0-only
// Makes a certificate again that a change brings, and names what it says and the run does not.

import { join, posix, relative } from 'node:path';
import { at } from '../../core/at.ts';
import type { VerifyReport } from '../../core/result.ts';
import { DEFAULTS, ENGINE_NAMES, PAGE_SIZES, type PageSize } from '../../engines/defaults.ts';
import type { Progress } from '../../engines/progress.ts';
import { draws } from '../../engines/registry.ts';
import { type CertifiedSources, certificateOf } from '../../report/certificate/certificate.ts';
import { changedSources } from '../../report/certificate/changed.ts';
import type { CertificateStatus } from '../../report/gate/result.ts';
import { certificateHashes, variantHash } from '../../source/hashes.ts';
import { BUILT_IN, builtInFile } from '../../subjects/user_mem_abort/variants.ts';
import { runToCertify } from '../certifying.ts';
import { certifyCommandLine } from '../command-line.ts';
import type { Io } from '../io.ts';
import { loadRequested, variantName } from '../load-variant.ts';
import { requestOf } from '../run-request.ts';
import type { Changes } from './candidates.ts';
import { claimIn } from './certificate.ts';
import { differences } from './differences.ts';
import type { GatedModules } from './modules.ts';

/** What came of a certificate that a change brings. */
export interface Recertified {
  readonly status: CertificateStatus;
  /** What it says and is not so, or why that is not known: half-sentences. */
  readonly faults: readonly string[];
  /** Whether it was not made again for a reason that the change has no part in. */
  readonly isExcused: boolean;
  /** The run that made it again; null if none did. */
  readonly report: VerifyReport | null;
}

/** How it is made again. */
export interface RecertifyOptions {
  /** Whether it is to be made again at all. */
  readonly make: boolean;
  /** Threads; as many as there are cores if not given. */
  readonly workers?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Holds a certificate that a change brings against the sources and a run within its bound. More races than the certificate of the base has
 * are not run: whoever sends a change does not decide how long a gate takes.
 */
export async function recertify(
  changes: Changes,
  root: string,
  modules: GatedModules,
  io: Io,
  options: RecertifyOptions,
): Promise<Recertified> {
  const { claim: text, sources } = changes;
  if (text === null || changes.certificate !== null) return judged(changes.certificate ?? 'absent', []);
  const claim = claimIn(text);
  if (claim.kind === 'corrupt') return judged('corrupt', [claim.fault]);
  const { certificate } = claim;
  if (sources === null) return judged('unchecked', ['its original comes from no file']);
  const { legacy, refactored, ...judges } = sources;
  const here: CertifiedSources = { ...judges, variants: [legacy, ...refactored] };
  const others = changedSources(certificate.sources, here);
  if (others.length > 0) return judged('false', [`it speaks of another state of ${others.join(', ')}`]);
  if (!options.make) return { ...judged('unchecked', ['--no-certify was given']), isExcused: true };
  const { preemptions } = certificate.bound;
  const pageSize = PAGE_SIZES.find((size) => size === certificate.bound.pageSize);
  const most = changes.certificates.base?.bound.preemptions ?? 0;
  const engine = ENGINE_NAMES.find((name) => name === certificate.bound.engine);
  if (pageSize === undefined || engine === undefined || draws(engine))
    return judged('false', ['its bound is none that a run can have']);
  if (preemptions > most)
    return judged('unchecked', [`its bound of ${preemptions} races is more than the ${most} of the base`]);
  const paths = modulesByName(modules);
  const words = certificate.sources.variants.map(({ name }) => wordFor(name, paths, root, io.cwd));
  const request = requestOf({
    ...DEFAULTS,
    engine,
    pageSize,
    preemptions,
    ...(words[0] === null ? {} : { legacy: words[0] }),
    refactored: words.slice(1).map((word, i) => word ?? at(certificate.sources.variants, i + 1).name),
  });
  const variants = await loadRequested(request, io, 'never');
  const report = await runToCertify(
    variants,
    request,
    options,
    { onProgress: options.onProgress, signal: options.signal },
    io,
  );
  const commands = commandsFor(modules, pageSize, preemptions);
  const command = commands.find((one) => one === certificate.command) ?? at(commands, 0);
  const made = certificateOf(report, { ...here, variants: certificate.sources.variants }, command);
  if (made === null) return judged('unchecked', ['the run did not cover its bound'], report);
  if (!isJudgedBy(judges))
    return {
      ...judged('unchecked', ['it speaks of another model than the one that judges here'], report),
      isExcused: true,
    };
  const faults = differences(certificate, made);
  return judged(faults.length === 0 ? 'renewed' : 'false', faults, report);
}

function judged(
  status: CertificateStatus,
  faults: readonly string[],
  report: VerifyReport | null = null,
): Recertified {
  return { status, faults, isExcused: false, report };
}

/** Whether these hashes are those of the program that runs. */
function isJudgedBy({ dimensions, engine, model }: ReturnType<typeof certificateHashes>): boolean {
  const own = certificateHashes();
  return dimensions === own.dimensions && engine === own.engine && model === own.model;
}

function modulesByName({ legacy, refactored }: GatedModules): ReadonlyMap<string, string> {
  const paths = [...(legacy === null ? [] : [legacy]), ...refactored];
  return new Map(paths.map((path) => [variantName(`/${path}`), path]));
}

/** The MODULE of a variant: the built-in one that is the very same sources, else its file; null for a name without either. */
function wordFor(name: string, paths: ReadonlyMap<string, string>, root: string, cwd: string): string | null {
  const path = paths.get(name);
  if (path === undefined) return null;
  const builtIn = BUILT_IN.some((variant) => variant.name === name) ? builtInFile(name) : null;
  const file = join(root, path);
  return builtIn !== null && variantHash(builtIn) === variantHash(file) ? name : relative(cwd, file);
}

/** The commands that would write such a certificate: over the built-in variants, and over those that are gated by their files. */
function commandsFor(
  { legacy, project, refactored }: GatedModules,
  pageSize: PageSize,
  preemptions: number,
): readonly string[] {
  const rest = { pageSize, preemptions, reportDir: '', json: false, check: false };
  const below = (path: string): string => posix.relative(project, path);
  const named = { refactored: refactored.map(below) };
  return [
    certifyCommandLine(rest),
    certifyCommandLine({ ...rest, ...named }),
    ...(legacy === null ? [] : [certifyCommandLine({ ...rest, ...named, legacy: below(legacy) })]),
  ];
}
