// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run subjects`: what was verified of each function of the abort path, written to reports/subjects.md and .json. The texts are Debian's mmu.c of
 * linux-source-6.12 and, with `--texts DIR --state COMMIT`, a state of a kernel tree, or of a folder with <commit>/mmu.c; of the function for
 * KVM_PRE_FAULT_MEMORY, which neither has, the C of the tests. It ends with 1 where a text is not equal to itself, a space was not walked through,
 * or a mutant survives.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { translate } from '../../src/c/translate.ts';
import { LOADER } from '../../src/cli/load-module.ts';
import { ownFunctions } from '../../src/cli/own-text.ts';
import type { VerifyReport } from '../../src/core/result.ts';
import type { Subject } from '../../src/core/subject.ts';
import { compare } from '../../src/history/compare.ts';
import { debianText } from '../../src/history/debian-text.ts';
import { openTexts } from '../../src/history/texts.ts';
import type { Judged, Mutant } from '../../src/mistakes/mutants/mutant.ts';
import { mutate } from '../../src/mistakes/mutants/mutate.ts';
import { jsonText } from '../../src/report/json.ts';
import { scoreSentence } from '../../src/report/mutate/words.ts';
import { type BranchMeasurement, measureBranches } from '../../src/source/branches/measure.ts';
import { textHash } from '../../src/source/c-source.ts';
import { type VariantOfC, variantOfC } from '../../src/source/c-variant.ts';
import { certificateHashes } from '../../src/source/hashes.ts';
import { SUBJECTS } from '../../src/subjects/all.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../../src/subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { LEGACY } from '../../src/subjects/user_mem_abort/variants.ts';
import { ROOT } from './cli.ts';
import { PRE_FAULT, preFault, UNREACHABLE_IN_PRE_FAULT } from './guest-abort.ts';
import {
  type MissingBranch,
  type MutantScore,
  type Played,
  type SubjectRow,
  type SubjectsReport,
  subjectsPage,
  type Walked,
} from './subjects-report.ts';

const FILE = 'mmu.c';

const { values } = parseArgs({
  options: {
    texts: { type: 'string' },
    state: { type: 'string', multiple: true, default: [] },
    output: { type: 'string', default: join(ROOT, 'reports') },
    only: { type: 'string', multiple: true },
  },
});

/** A text with the name that it goes by in the report. */
interface Text {
  readonly name: string;
  readonly text: string;
}

function texts(): readonly Text[] {
  const debian = debianText('6.12');
  if ('reason' in debian) throw new Error(`${debian.reason}; install linux-source-6.12`);
  const folder = values.texts === undefined ? null : openTexts(values.texts);
  const states = folder === null ? [] : values.state.map((state) => ({ state, ...folder.textOf(state) }));
  return [
    { name: "Debian's 6.12", text: debian.text },
    ...states.map(({ state, text }) => ({ name: state.slice(0, 12), text })),
  ];
}

/** A text with its variant. */
interface Given extends Text {
  readonly variant: VariantOfC;
}

/** The texts that have the function; the C of the tests where none has. */
function givenOf(subject: Subject): readonly Given[] {
  const given = texts()
    .filter(({ text }) => new RegExp(`\\b${subject.name}\\(`).test(text))
    .map(({ name, text }): Given => {
      const translation = translate(text, { file: FILE, function: subject.name });
      return { name, text, variant: variantOfC(translation, name) };
    });
  if (given.length > 0 || subject !== KVM_ARCH_VCPU_PRE_FAULT_MEMORY) return given;
  return [{ name: 'the C of the tests', text: PRE_FAULT, variant: preFault(PRE_FAULT, 'own') }];
}

async function walk(
  subject: Subject,
  variant: VariantOfC,
  pageSize: 'all' | '4k',
  preemptions: number,
): Promise<{ readonly walked: Walked; readonly report: VerifyReport }> {
  const report = await compare(
    variant,
    { ...variant, name: 'again' },
    { engine: 'exhaustive', pageSize, preemptions },
    subject,
  );
  const coverage = report.pairs[0]?.coverage;
  if (coverage == null) throw new Error(`${subject.name}() was not walked through`);
  process.stderr.write(
    `${subject.name}() of ${variant.name}, ${pageSize}, ${preemptions} races: ${coverage.scenarios} cases, ${(process.cpuUsage().user / 1e6).toFixed(0)} s of CPU time so far\n`,
  );
  return {
    report,
    walked: {
      pageSize,
      preemptions,
      verdict: report.verdict,
      grade: report.grade,
      machines: report.machines,
      cases: coverage.scenarios,
      weight: coverage.weight,
    },
  };
}

/** Sessions of each text. */
const SESSIONS = 5_000;

async function play(subject: Subject, variant: VariantOfC): Promise<Played> {
  const report = await compare(
    variant,
    { ...variant, name: 'again' },
    { engine: 'sessions', runs: SESSIONS, preemptions: 1 },
    subject,
  );
  const [pair] = report.pairs;
  if (pair === undefined) throw new Error(`${subject.name}() was not played`);
  process.stderr.write(`${subject.name}() of ${variant.name}, sessions: ${report.verdict}\n`);
  return {
    sessions: String(pair.scenarios),
    verdict: report.verdict,
    canaries: caughtOf(report),
    problems: problemsOf(report),
  };
}

/** How many canaries could show, and were caught. */
function caughtOf({ canaries }: VerifyReport): Played['canaries'] {
  const able = canaries.filter(({ excuse }) => excuse === null);
  return { caught: able.filter(({ caught }) => caught).length, of: able.length };
}

function problemsOf(...reports: readonly VerifyReport[]): readonly string[] {
  const problems = reports.flatMap(({ baseProblems }) => baseProblems).filter(({ count }) => count > 0);
  return [...new Set(problems.map(({ id, known }) => (known ? id : `${id} (new)`)))];
}

/** Scenarios that a mutant has to survive, and most mutants of one text: what is more is drawn, evenly over the text. */
const MUTANT_RUNS = 10_000;
const MOST_MUTANTS = 320;

async function mutantsOf(subject: Subject, variant: VariantOfC): Promise<MutantScore> {
  const own = ownFunctions(
    variant.translation,
    new Set(SUBJECTS.filter((one) => one !== subject).map(({ name }) => name)),
  );
  const options = {
    ...{ subject, variants: [variant], original: LEGACY.name, seed: 1, representatives: false },
  };
  const isOwn = ({ inFunction }: Mutant): boolean => own.has(inFunction);
  let all = 0;
  await mutate({
    ...options,
    runs: 0,
    only: { since: '', covers: (mutant) => (isOwn(mutant) ? ++all < 0 : false) },
  });
  const every = Math.ceil(all / MOST_MUTANTS);
  let seen = 0;
  const report = await mutate({
    ...options,
    runs: MUTANT_RUNS,
    only: { since: '', covers: (mutant) => isOwn(mutant) && seen++ % every === 0 },
  });
  const judged = report.variants.flatMap(({ mutants }) => mutants);
  process.stderr.write(
    `${subject.name}() of ${variant.name}, mutants: ${scoreSentence(report)}, ${(process.cpuUsage().user / 1e6).toFixed(0)} s of CPU time so far\n`,
  );
  const { argued, decided, killed, modelBlind, survived } = report;
  const whereOf = ({ mutant }: Judged): string => `\`${mutant.inFunction}()\`, ${mutant.operator}`;
  return {
    functions: [...new Set(judged.map(({ mutant }) => mutant.inFunction))],
    tried: killed + decided + modelBlind + argued + survived,
    ...{ killed, decided, modelBlind, argued, survived },
    runs: MUTANT_RUNS,
    arguments: judged.flatMap((one) =>
      one.fate.kind === 'argued' ? [`${whereOf(one)}: ${one.fate.reason}`] : [],
    ),
    survivors: judged.flatMap((one) => (one.fate.kind === 'survived' ? [whereOf(one)] : [])),
  };
}

/** The branches that no run came to, without their text, which is the kernel's. */
function missingOf({ counted, missing }: BranchMeasurement): readonly MissingBranch[] {
  const reasons = new Map(missing.map(({ at, why }) => [at, why]));
  return counted
    .filter(({ count }) => count === 0)
    .map(({ inFunction, line, path, text }) => ({
      function: inFunction,
      line,
      kind: /^(?:if|else|case|default|loop)\b/.exec(text)?.[0] ?? 'operand',
      why: reasons.get(`${path}:${line} ${text}`) ?? '',
    }));
}

async function rowOf(subject: Subject, { name, text, variant }: Given, isLast: boolean): Promise<SubjectRow> {
  const all = await walk(subject, variant, 'all', 0);
  const raced = await walk(subject, variant, '4k', 1);
  const [branches] = await measureBranches([variant], () => variant.translation, {
    loader: LOADER,
    ...(text === PRE_FAULT ? { unreachable: UNREACHABLE_IN_PRE_FAULT } : {}),
  });
  if (branches === undefined) throw new TypeError('there is one variant');
  for (const { at, why } of branches.stale) throw new Error(`${subject.name}() of ${name}: ${at}: ${why}`);
  const { canaries } = all.report;
  const problems = [...all.report.baseProblems, ...raced.report.baseProblems];
  return {
    function: subject.name,
    text: name,
    hash: textHash({ file: FILE, revision: null, subject: null, text }),
    release: variant.translation.release,
    walks: [all.walked, raced.walked],
    played: await play(subject, variant),
    branches: { reached: branches.reached, total: branches.total, missing: missingOf(branches) },
    // The C of the tests is none of the kernel's: what is planted into it by name is enough.
    mutants: isLast && text !== PRE_FAULT ? await mutantsOf(subject, variant) : null,
    canaries: { caught: canaries.filter(({ caught }) => caught).length, of: canaries.length },
    problems: [...new Set(problems.map(({ id, known }) => (known ? id : `${id} (new)`)))],
  };
}

const rows: SubjectRow[] = [];
for (const subject of SUBJECTS) {
  if (subject === USER_MEM_ABORT || values.only?.includes(subject.name) === false) continue;
  const given = givenOf(subject);
  for (const [i, one] of given.entries()) rows.push(await rowOf(subject, one, i === given.length - 1));
}
const words =
  values.texts === undefined ? [] : ['--', '--texts DIR', ...values.state.map((s) => `--state ${s}`)];
const report: SubjectsReport = {
  command: ['npm run subjects', ...words].join(' '),
  sources: certificateHashes(),
  rows,
};
writeFileSync(join(values.output, 'subjects.json'), jsonText(report));
writeFileSync(join(values.output, 'subjects.md'), subjectsPage(report));
const isWalked = rows.every(
  ({ mutants, played, walks }) =>
    walks.every(({ verdict, weight }) => verdict === 'equivalent' && weight === '1/1') &&
    played?.verdict === 'equivalent' &&
    (mutants === null || mutants.survived === 0),
);
if (!isWalked) process.exitCode = 1;
