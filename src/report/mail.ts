// SPDX-License-Identifier: GPL-2.0-only
// A result as a reply by mail.
import { visibleLines } from '../core/one-line.ts';
import type { DivergenceReport, SourceReport, VerifyReport } from '../core/result.ts';
import { counterexampleLines } from './counterexample.ts';
import type { RunSetting } from './files.ts';
import { furtherJson, furtherLines, shownOf, wholeSentence } from './further.ts';
import type { GateReport } from './gate/result.ts';
import { gateWords } from './gate/words.ts';
import { PLAIN } from './paint.ts';
import type { DivergencePlaces } from './places.ts';
import { remarkLines, verdictSentence } from './verdict.ts';
import { wrap } from './wrap.ts';

/** Columns of a mail. */
export const MAIL_WIDTH = 72;

/** What a mail is made of. */
export interface MailContent {
  /** What was run against what, as sentences. */
  readonly opening: string;
  /** What came of it, in one sentence. */
  readonly sentence: string;
  /** What there is to say one by one: lines that fit, or blank ones. */
  readonly lines: readonly string[];
  /** The difference that is shown; null if there is none. */
  readonly shown: {
    readonly divergence: DivergenceReport;
    readonly places: DivergencePlaces | undefined;
  } | null;
  /** The command that repeats it. */
  readonly command: string;
  /** Whether all machines and schedules within the bound were run. */
  readonly isExhaustive: boolean;
}

/** A plain-text reply: what was run, what came of it, the smallest machine that shows a difference, and what that does not prove. */
export function mailText({ command, isExhaustive, lines, opening, sentence, shown }: MailContent): string {
  const prose = (text: string): readonly string[] => wrap(text, MAIL_WIDTH, '');
  const run = isExhaustive
    ? 'This is every machine within a bound of a model: it says nothing of what the model leaves out.'
    : 'This is a sampled run on a model: it shows differences, and does not prove that there are none.';
  const text = [
    ...prose(opening),
    '',
    ...prose(sentence),
    '',
    ...lines,
    ...(shown === null
      ? []
      : [
          '',
          ...counterexampleLines(
            shown.divergence,
            { width: MAIL_WIDTH, paint: PLAIN, full: false },
            shown.places,
          ),
        ]),
    '',
    'To repeat:',
    `  ${command}`,
    '',
    ...prose(`${run} It is no test on hardware, so that no Tested-by follows from it.`),
  ];
  return `${text
    .flatMap((line) => line.split('\n'))
    .map(mailLine)
    .join('\n')}\n`;
}

/** What a line begins with that programs which read mails take for the end of the text, a patch, another mail, a signature or a tag. */
const MEANING =
  /^(?:>*From |---|-- ?$|diff |index |Index: |@@|[+-]{3} |\s*[A-Za-z][\w-]*-by:|\s*(?:Fixes|Closes|Link|Cc|Change-Id|Message-ID|Subject|Date|To):)/i;

/** A line of a mail: none of it means anything but what it says. */
function mailLine(line: string): string {
  const text = visibleLines(line);
  return MEANING.test(text) ? `| ${text}` : text;
}

/** A point of a list: what follows its first line is indented. */
function mailPoint(label: string, text: string): readonly string[] {
  return wrap(`${label} ${text}`, MAIL_WIDTH, ' '.repeat(label.length + 1));
}

/** A run of `verify` as a reply by mail. */
export function verifyMail(report: VerifyReport, setting: RunSetting, version: string): string {
  const { command, further = [] } = setting;
  const whole = wholeSentence(report, furtherJson(further));
  const base = report.pairs[0]?.legacy ?? 'the base';
  return mailText({
    opening: `stage2-verify ${version} ran ${report.pairs.map(({ refactored }) => refactored).join(', ')} against ${base} on a model of the kernel.`,
    sentence: verdictSentence(report),
    lines: [
      ...(whole === null ? [] : [...wrap(whole, MAIL_WIDTH, ''), '']),
      ...report.sources.flatMap((source) => mailPoint(' ', `${source.variant}: ${sourceText(source)}`)),
      ...remarkLines(report).flatMap((line) => mailPoint(' ', line)),
      '',
      ...report.pairs.flatMap((pair, i) =>
        mailPoint(` ${i + 1}.`, `${pair.refactored}: ${pair.word ?? pair.verdict}`),
      ),
      ...(further.length === 0 ? [] : ['', 'The change touches as well:']),
      ...furtherLines(further).flatMap((line) => mailPoint(' -', line)),
    ],
    shown: shownOf({ report, setting }, further),
    command,
    isExhaustive: report.grade === 'exhaustive',
  });
}

/** `mmu.c at 1a2b3c, SHA-256 …`. */
function sourceText({ file, hash, revision }: SourceReport): string {
  return `${file}${revision === null ? '' : ` at ${revision}`}, SHA-256 ${hash.slice(0, 12)}`;
}

/** The result of a gate as a reply by mail. */
export function gateMail(
  report: GateReport,
  { command, places }: Pick<RunSetting, 'command' | 'places'>,
  version: string,
): string {
  const { judges, mutants, notes, reasons, sentence } = gateWords(report);
  const weaker = report.variants.find((variant) => variant.weaker !== null && variant.divergence !== null);
  const divergence = weaker?.divergence ?? null;
  return mailText({
    opening: `stage2-verify ${version} ran what changed since ${report.base.revision} on a model of the kernel.`,
    sentence,
    lines: [...reasons, ...judges, `mutants: ${mutants}`, ...notes].flatMap((line) => mailPoint(' -', line)),
    shown: divergence === null ? null : { divergence, places: places.get(divergence.id) },
    command,
    isExhaustive: false,
  });
}
