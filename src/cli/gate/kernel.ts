// SPDX-License-Identifier: GPL-2.0-only
// A gate in a kernel tree: the file at a revision against the working tree.
import { isAbsolute, join, relative } from 'node:path';
import { at } from '../../core/at.ts';
import type { PairReport } from '../../core/result.ts';
import { DEFAULTS } from '../../engines/defaults.ts';
import { verify } from '../../engines/verify.ts';
import { touches } from '../../mistakes/mutants/changed-lines.ts';
import type { MutationProgress } from '../../mistakes/mutants/mutate.ts';
import { changeText } from '../../report/change-words.ts';
import { ONLY_BELOW } from '../../report/further.ts';
import { type GatedVariant, type GateReport, gateResult } from '../../report/gate/result.ts';
import { standingOf } from '../../report/gate/standing.ts';
import { undeclared } from '../../report/verdict.ts';
import { USUAL_FILE } from '../../source/c-source.ts';
import {
  type Commit,
  commitAt,
  type KernelTree,
  openTree,
  stateAt,
  stateNow,
} from '../../source/git/kernel-tree.ts';
import { SourceError } from '../../source/source-error.ts';
import { LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { asUsage, readC } from '../c-reading.ts';
import { moduleOf } from '../git-range.ts';
import { fileAt, type Io } from '../io.ts';
import { type LoadedVariant, type LoadedVariants, loadVariants, subjectIn } from '../load-variant.ts';
import { otherSubjects, touchOf } from '../other-subjects.ts';
import { linesOfPatch } from '../patch-lines.ts';
import { type ReplayNeeds, replayCommand } from '../replay-command.ts';
import { cRequestOf, type RunRequest, requestOf } from '../run-request.ts';
import { sourceReports } from '../sources.ts';
import { UsageError } from '../usage-error.ts';
import { runnerFor } from '../workers.ts';
import { findBase } from './base.ts';
import { type RunHere, type RunOptions, rules } from './runs.ts';

/** What a gate in a kernel tree is asked. */
export interface KernelGateOptions extends RunOptions {
  readonly flags: ReplayNeeds & {
    readonly git: string;
    readonly file?: string;
    readonly reportDir: string;
    readonly budget: number;
    readonly workers?: number;
  };
  /** Mutants of the changed lines are asked about so many scenarios; not at all if null. */
  readonly mutantRuns: number | null;
  readonly onMutants: (progress: MutationProgress) => void;
}

/**
 * Runs the file where this checkout left a revision against the file as it lies there, each function that differs for itself, and plants mistakes
 * into the lines that differ. It is weaker if it changes or breaks something that no contract declares; a mutant that survives is a line that the
 * model does not see, and noted.
 * @throws UsageError if one of the two cannot be had or read
 */
export async function kernelGate(
  { flags, mutantRuns, onMutants, ...options }: KernelGateOptions,
  io: Io,
): Promise<{
  readonly report: GateReport;
  readonly run: RunHere | null;
  readonly further: readonly FurtherGate[];
}> {
  const file = flags.file ?? USUAL_FILE;
  const kernel = asUsage(() => openTree(fileAt(io, flags.tree ?? '.')));
  const base = findBase(flags.git, kernel.root, '--git');
  const commit = asUsage(() => commitAt(kernel, base.commit));
  const [before, after] = asUsage(() => [stateAt(kernel, commit, file), stateNow(kernel, file)]);
  const unchanged: GateReport = {
    result: 'passes',
    base: { revision: base.revision, commit: base.commit },
    variants: [
      {
        name: file,
        change: 'unchanged',
        from: null,
        because: [],
        base: null,
        here: null,
        weaker: null,
        divergence: null,
        remark: null,
      },
    ],
    modelChanged: false,
    certificate: 'absent',
    certificateFaults: [],
    judges: [],
    notes: [],
    mutants: null,
    mutantsRemark: 'none were made: nothing changed',
    run: null,
  };
  for (const path of flags.facade ?? []) refuseChanged(path, kernel, commit, io);
  if (before.text === after.text) return { report: unchanged, run: null, further: [] };
  const modules = {
    legacy: moduleOf(kernel, commit, file, io),
    refactored: [moduleOf(kernel, null, file, io)],
  };
  const load = (named: typeof flags): Promise<LoadedVariants> =>
    loadVariants(modules.legacy, modules.refactored, io.cwd, flags.contracts, cRequestOf(named), 'never');
  const variants = await load(flags);
  const started = performance.now();
  const walkOf = (named: typeof flags): Walk => ({
    request: requestOf({ ...DEFAULTS, ...named, ...modules, ...BOUND }),
    seconds: flags.budget - (performance.now() - started) / 1000,
  });
  const run = await runOf(variants, { ...options, flags }, walkOf(flags), io);
  const [pair] = run.report.pairs;
  const [tip] = variants.refactored;
  if (pair === undefined || tip === undefined) throw new TypeError('a gate has one pair');
  const further: FurtherGate[] = [];
  const furtherNotes: string[] = [];
  for (const other of otherSubjects(variants, 'base')) {
    const { name } = other.subject;
    const touch = touchOf(other);
    if (touch.kind === 'below') furtherNotes.push(`${name}(): ${ONLY_BELOW}`);
    if (touch.kind === 'refused')
      furtherNotes.push(`${name}() may have changed, and was not verified: ${touch.why}`);
    if (touch.kind !== 'touched') continue;
    const own = { ...flags, function: name, reportDir: join(flags.reportDir, name) };
    const run = await runOf(await load(own), { ...options, flags: own }, walkOf(own), io);
    further.push({ function: name, run });
    if (run.remark !== null) furtherNotes.push(`${name}(): ${run.remark}`);
  }
  const remark =
    mutantRuns === null || options.signal.aborted
      ? 'none were made'
      : await mutantsOf(variants.legacy, tip, { ...options, runs: mutantRuns }, onMutants);
  const gatedVariants = [
    gatedPair(tip.variant.name, run, file),
    ...further.map((one) => furtherPair(one, file)),
  ];
  const report: GateReport = {
    ...unchanged,
    result: gateResult(gatedVariants, null, []),
    variants: gatedVariants,
    notes: [...notesOf(pair), ...(run.remark === null ? [] : [run.remark]), ...furtherNotes],
    mutantsRemark: remark,
    run: run.report,
  };
  return { report, run, further };
}

/** A function that differs beside the one that was asked for. */
export interface FurtherGate {
  readonly function: string;
  readonly run: RunHere;
}

/** The id of a divergence of a further function, told from those of the others. */
export function furtherId(name: string, id: string): string {
  return `${name}-${id}`;
}

/** The bound of the walk that follows a draw which found nothing. */
const BOUND = { engine: 'exhaustive', preemptions: 1 } as const;

/** A walk through everything within that bound. */
interface Walk {
  readonly request: RunRequest;
  /** How long it may take; not at all if that is none. */
  readonly seconds: number;
}

/** A draw, and where it finds nothing the walk, as far as the budget lasts: the report is that of what came to an end last. */
async function runOf(
  variants: LoadedVariants,
  { flags, ...options }: RunOptions & Pick<KernelGateOptions, 'flags'>,
  { request, seconds }: Walk,
  io: Io,
): Promise<RunHere & { readonly remark: string | null }> {
  const ruled = {
    ...rules(variants, options),
    ...options,
    sources: sourceReports(variants),
    replayCommand: (id: string) => replayCommand(flags.reportDir, id, flags),
  };
  const drawn = await verify(ruled);
  const isOpen = drawn.verdict === 'equivalent' && at(drawn.pairs, 0).grade === 'sampled';
  if (!isOpen || seconds <= 0 || options.signal.aborted) return { report: drawn, variants, remark: null };
  const runner = runnerFor(request, 1, flags, io);
  const walked = await verify({
    ...ruled,
    ...BOUND,
    timeLimit: seconds,
    ...(runner === null ? {} : { runner }),
  });
  return walked.verdict === 'inconclusive'
    ? { report: drawn, variants, remark: UNFINISHED }
    : { report: walked, variants, remark: null };
}

const UNFINISHED =
  'the walk through every machine with one race at most did not come to its end within --budget; the verdict is that of the draw';

function gatedPair(name: string, { report: { options, pairs } }: RunHere, file: string): GatedVariant {
  const pair = at(pairs, 0);
  const isWeaker = pair.verdict !== 'equivalent' && pair.word !== 'mends' && pair.word !== 'refinement';
  return {
    name,
    change: 'changed',
    from: null,
    because: [file],
    base: null,
    here: standingOf(pair, options),
    weaker: isWeaker ? 'verdict' : null,
    divergence: undeclared(pair)[0] ?? null,
    remark: null,
  };
}

function furtherPair({ function: name, run }: FurtherGate, file: string): GatedVariant {
  const gated = gatedPair(`${name}()`, run, file);
  const { divergence } = gated;
  return divergence === null
    ? gated
    : { ...gated, divergence: { ...divergence, id: furtherId(name, divergence.id) } };
}

/** Refuses declarations that the change itself brings: they would say of themselves what the kernel does. @throws UsageError */
function refuseChanged(path: string, kernel: KernelTree, commit: Commit, io: Io): void {
  const file = fileAt(io, path);
  const inside = relative(kernel.root, file);
  if (inside.startsWith('..') || isAbsolute(inside)) return;
  const here = readC(path, '--facade', io).text;
  const isSame = ((): boolean => {
    try {
      return stateAt(kernel, commit, inside).text === here;
    } catch (error) {
      if (error instanceof SourceError) return false;
      throw error;
    }
  })();
  if (!isSame)
    throw new UsageError(
      `--facade ${path} is not what ${commit.short} has of it, and a gate is judged by what the base says; commit it there first, or name a file outside of the tree`,
    );
}

/** What the change does, and what the verdict on it rests on beside the model. */
function notesOf(pair: PairReport): readonly string[] {
  return [...(pair.word === null ? [] : [changeText([pair])]), ...pair.remarks];
}

/** What the mutants of the lines that differ come to, in words. */
async function mutantsOf(
  base: LoadedVariant,
  tip: LoadedVariant,
  { runs, seed }: RunOptions,
  onProgress: (progress: MutationProgress) => void,
): Promise<string> {
  const lines = linesOfPatch(base, [tip]);
  const { mutate } = await import('../../mistakes/mutants/mutate.ts');
  const { argued, decided, killed, modelBlind, survived, variants } = await mutate({
    subject: subjectIn({ legacy: base, refactored: [tip] }),
    variants: [tip.variant],
    original: LEGACY.name,
    runs,
    seed,
    representatives: false,
    only: { since: base.module, covers: (mutant) => touches(mutant, lines) },
    onProgress,
  });
  const open = variants
    .flatMap(({ mutants }) => mutants)
    .filter(({ fate }) => fate.kind === 'survived')
    .map(({ mutant }) => `${mutant.path}:${mutant.start.line} ${mutant.operator}`);
  const total = killed + decided + modelBlind + argued + survived;
  const told = `${total} of changed lines: ${killed} killed, ${decided + modelBlind + argued} equivalent, ${survived} survived`;
  return open.length === 0
    ? told
    : `${told} (${open.slice(0, MOST).join(', ')}${open.length > MOST ? `, and ${open.length - MOST} more` : ''}): what these lines decide the runs do not show`;
}

/** Survivors that are named. */
const MOST = 5;
