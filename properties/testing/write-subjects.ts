// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run subjects`: what was verified of each function of the abort path, written to reports/subjects.md and .json. The texts are Debian's mmu.c of
 * linux-source-6.12 and, with `--texts DIR --state COMMIT`, a state of a kernel tree, or of a folder with <commit>/mmu.c; of the function for
 * KVM_PRE_FAULT_MEMORY, which neither has, the C of the tests. It ends with 1 where a text is not equal to itself, or a space was not walked through.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { translate } from '../../src/c/translate.ts';
import { LOADER } from '../../src/cli/load-module.ts';
import type { VerifyReport } from '../../src/core/result.ts';
import type { Subject } from '../../src/core/subject.ts';
import { compare } from '../../src/history/compare.ts';
import { debianText } from '../../src/history/debian-text.ts';
import { openTexts } from '../../src/history/texts.ts';
import { jsonText } from '../../src/report/json.ts';
import { measureBranches } from '../../src/source/branches/measure.ts';
import { textHash } from '../../src/source/c-source.ts';
import { type VariantOfC, variantOfC } from '../../src/source/c-variant.ts';
import { certificateHashes } from '../../src/source/hashes.ts';
import { SUBJECTS } from '../../src/subjects/all.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../../src/subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { ROOT } from './cli.ts';
import { PRE_FAULT, preFault } from './guest-abort.ts';
import {
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

async function rowOf(subject: Subject, { name, text, variant }: Given): Promise<SubjectRow> {
  const all = await walk(subject, variant, 'all', 0);
  const raced = await walk(subject, variant, '4k', 1);
  const [branches] = await measureBranches([variant], () => variant.translation, { loader: LOADER });
  if (branches === undefined) throw new TypeError('there is one variant');
  const { canaries } = all.report;
  const problems = [...all.report.baseProblems, ...raced.report.baseProblems];
  return {
    function: subject.name,
    text: name,
    hash: textHash({ file: FILE, revision: null, subject: null, text }),
    release: variant.translation.release,
    walks: [all.walked, raced.walked],
    played: await play(subject, variant),
    branches: { reached: branches.reached, total: branches.total },
    canaries: { caught: canaries.filter(({ caught }) => caught).length, of: canaries.length },
    problems: [...new Set(problems.map(({ id, known }) => (known ? id : `${id} (new)`)))],
  };
}

const rows: SubjectRow[] = [];
for (const subject of SUBJECTS) {
  if (subject === USER_MEM_ABORT || values.only?.includes(subject.name) === false) continue;
  for (const given of givenOf(subject)) rows.push(await rowOf(subject, given));
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
  ({ played, walks }) =>
    walks.every(({ verdict, weight }) => verdict === 'equivalent' && weight === '1/1') &&
    played?.verdict === 'equivalent',
);
if (!isWalked) process.exitCode = 1;
