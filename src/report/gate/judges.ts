// SPDX-License-Identifier: GPL-2.0-only
// What judges, or says what was judged, and changed itself.

/** Kinds of it, in the order in which they are listed; each is a word of `--allow`. */
export const JUDGE_KINDS = [
  'certificate',
  'contracts',
  'known-problems',
  'canaries',
  'invariants',
  'original',
  'model',
  'workflow',
  'command-line',
  'lock-file',
] as const;

/** Something that a verdict rests on beside the variants. */
export type JudgeKind = (typeof JUDGE_KINDS)[number];

/** Something that a verdict rests on, and that is not what it was at the base. */
export interface ChangedJudge {
  readonly what: JudgeKind;
  /** Files that changed, from the root of the checkout; none where only a run shows it. */
  readonly files: readonly string[];
  /** In what it is weaker, as sentences; none where nothing shows that it is. */
  readonly weaker: readonly string[];
  /** Whether whoever runs the gate allows that. */
  readonly allowed: boolean;
}

const NAMES: { readonly [kind in JudgeKind]: string } = {
  certificate: 'the certificate',
  contracts: 'contracts',
  'known-problems': 'known problems',
  canaries: 'known-bad variants',
  invariants: 'invariants',
  original: 'the original',
  model: 'the model and the method',
  workflow: 'workflows, the action and settings',
  'command-line': 'the command line',
  'lock-file': 'what is installed',
};

/** What fails the gate. */
export function failing(judges: readonly ChangedJudge[]): readonly ChangedJudge[] {
  return judges.filter(({ allowed, weaker }) => weaker.length > 0 && !allowed);
}

/** What is weaker and not allowed, one line for each reason. */
export function judgeReasons(judges: readonly ChangedJudge[]): readonly string[] {
  return failing(judges).flatMap(({ weaker, what }) =>
    weaker.map((sentence) => `${NAMES[what]}: ${sentence}; --allow ${what} accepts it`),
  );
}

/** Files that a line names before it counts the rest. */
const MOST_FILES = 4;

/** What changed of what judges, one line for each kind. */
export function judgeLines(judges: readonly ChangedJudge[]): readonly string[] {
  return judges.map(({ allowed, files, weaker, what }) => {
    const shown = files.slice(0, MOST_FILES).join(', ');
    const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : '';
    const where = files.length === 0 ? '' : ` (${shown}${more})`;
    const how = weaker.length === 0 ? '' : `: ${weaker.join('; ')}${allowed ? ' (allowed)' : ''}`;
    return `${NAMES[what]}${where}${how}`;
  });
}
