// SPDX-License-Identifier: GPL-2.0-only
// Texts of a variant (names, files, functions, lines, what it throws, what its contracts say) are text in every format, and nothing else.
import { spawnSync } from 'node:child_process';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { shellWord, verifyCommandLine } from '../src/cli/command-line.ts';
import type { VerifyFlags } from '../src/cli/options.ts';
import { legible } from '../src/core/legible.ts';
import { visibleLines } from '../src/core/one-line.ts';
import type { VerifyReport } from '../src/core/result.ts';
import { DEFAULTS } from '../src/engines/defaults.ts';
import type { SeriesReport } from '../src/engines/series.ts';
import { verify } from '../src/engines/verify.ts';
import { type RunSetting, reportFiles } from '../src/report/files.ts';
import { gateJson } from '../src/report/gate/json.ts';
import { gatePage } from '../src/report/gate/page.ts';
import type { GateReport } from '../src/report/gate/result.ts';
import { gateText } from '../src/report/gate/screen.ts';
import { gateSuite } from '../src/report/gate/suite.ts';
import { annotations, workflowCommand } from '../src/report/github/annotations.ts';
import { jobSummary } from '../src/report/github/summary.ts';
import { indexPage } from '../src/report/html/page.tsx';
import { readResults } from '../src/report/html/results.ts';
import { jsonLine, jsonReport, jsonText } from '../src/report/json.ts';
import { testSuites } from '../src/report/junit/suites.ts';
import { junitXml } from '../src/report/junit/xml.ts';
import { suitesKtap } from '../src/report/ktap.ts';
import { gateMail, verifyMail } from '../src/report/mail.ts';
import { verifyPage } from '../src/report/markdown/verify-page.ts';
import { PLAIN, paintFor } from '../src/report/paint.ts';
import type { DivergencePlaces } from '../src/report/places.ts';
import { seriesKtap } from '../src/report/series/ktap.ts';
import { seriesMail } from '../src/report/series/mail.ts';
import { seriesPage } from '../src/report/series/page.ts';
import { seriesScreen } from '../src/report/series/screen.ts';
import type { SeriesSetting } from '../src/report/series/words.ts';
import { screenText } from '../src/report/terminal/screen-text.ts';
import { summaryText } from '../src/report/terminal/summary.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant } from '../src/subjects/user_mem_abort/variant.ts';
import { HOSTILE_TEXTS, NEXT_LINE } from './testing/hostile-texts.ts';
import { quickly } from './testing/verifying.ts';

/** Stands for a text of a variant, wherever one stands. */
const FOREIGN = 'foreign';
const WIDE = 100_000;

/** A variant with a text of its own wherever it can have one. */
const VARIANT: UserMemAbortVariant = {
  name: FOREIGN,
  signature: 'classic',
  user_mem_abort: () => {
    throw new Error(FOREIGN);
  },
  contracts: [
    {
      id: 'own-id',
      title: FOREIGN,
      reason: FOREIGN,
      commit: FOREIGN,
      mayChangeKnownProblems: false,
      differs: ['ret'],
      covers: () => false,
      scenario: { schemaVersion: 1, choices: {}, races: [] },
    },
  ],
};

/** A run of it. */
const REPORT: VerifyReport = await verify(
  quickly({
    refactored: [VARIANT],
    runs: 50,
    replayCommand: () => FOREIGN,
    sources: [
      { variant: FOREIGN, file: FOREIGN, revision: FOREIGN, hash: '0'.repeat(64), function: FOREIGN },
    ],
    trusted: [FOREIGN],
  }),
);

const LINE = { function: FOREIGN, file: FOREIGN, line: 1 };
const SPAN = { from: 1, count: 1 };
const PLACE = { path: FOREIGN, line: 1 };
const RUN_LINES = { steps: Array.from({ length: 40 }, () => LINE), end: LINE };
const LINES = { base: RUN_LINES, tip: RUN_LINES };
const PLACES: DivergencePlaces = {
  lines: LINES,
  newOutcome: LINES,
  first: { base: LINE, tip: LINE },
  at: PLACE,
  legacy: PLACE,
  steps: [{ at: PLACE, text: FOREIGN }],
  hunk: { base: SPAN, tip: SPAN, head: FOREIGN, lines: [` ${FOREIGN}`, `+${FOREIGN}`], isThere: true },
};

const [DIVERGENCE] = REPORT.pairs[0].divergences;

const GATE: GateReport = {
  result: 'weaker',
  base: { revision: FOREIGN, commit: 'f'.repeat(40) },
  variants: [
    {
      name: FOREIGN,
      change: 'moved',
      from: FOREIGN,
      because: [FOREIGN],
      base: null,
      here: null,
      weaker: 'verdict',
      divergence: DIVERGENCE,
      remark: FOREIGN,
    },
  ],
  modelChanged: false,
  certificate: 'false',
  certificateFaults: [FOREIGN],
  judges: [{ what: 'contracts', files: [FOREIGN], weaker: [FOREIGN], allowed: false }],
  notes: [FOREIGN],
  mutants: {
    killed: 1,
    equivalentWithinBound: 0,
    survivors: [{ at: FOREIGN, operator: FOREIGN, was: FOREIGN, becomes: FOREIGN }],
  },
  mutantsRemark: null,
  run: REPORT,
};

const SERIES: SeriesReport = {
  verdict: 'divergent',
  base: FOREIGN,
  stages: [
    {
      stage: FOREIGN,
      predecessor: FOREIGN,
      word: 'breaks',
      againstBase: 'breaks',
      callsDiffer: 1,
      pair: REPORT.pairs[0],
    },
  ],
  firstBreak: FOREIGN,
  takenBack: [{ changedBy: FOREIGN, takenBackBy: FOREIGN, scenarios: 1 }],
  canaries: [],
  rules: { ...DEFAULTS, engine: 'random', runs: 50 },
};

/** Everything that is shown, with `text` for the foreign texts. What reaches a report is legible. */
function shown(text: string) {
  const put = <T>(value: T): T => legible(replaced(value, text) as T);
  const report = put(REPORT);
  const series = put(SERIES);
  const places = new Map(report.pairs.flatMap((pair) => pair.divergences.map(({ id }) => [id, put(PLACES)])));
  const word = shellWord(text);
  const setting: RunSetting = {
    command: verifyCommandLine({
      ...DEFAULTS,
      engine: 'random',
      refactored: [text],
    } as unknown as VerifyFlags),
    legacyModule: text,
    modules: new Map([[report.pairs[0].refactored, text]]),
    sources: new Map(),
    invariants: USER_MEM_ABORT.invariants,
    places,
  };
  const stage = series.stages[0].stage;
  const ofSeries: SeriesSetting = {
    command: `series ${word}`,
    modules: new Map(),
    hashed: new Map(),
    sources: new Map([[stage, put({ commit: FOREIGN, subject: FOREIGN })]]),
    places,
    firstDifference: new Map([[stage, put(LINE)]]),
  };
  return { report, setting, places, gate: put(GATE), series, ofSeries };
}

/** A value with `text` in the place of every foreign text. */
function replaced(value: unknown, text: string): unknown {
  if (typeof value === 'string') return value.replaceAll(FOREIGN, () => text);
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, text)]));
}

type Shown = ReturnType<typeof shown>;
const HARMLESS = shown(FOREIGN);
const ATTEMPTS = Object.entries(HOSTILE_TEXTS);
const BEGINS = new RegExp(`^${NEXT_LINE}`, 'm');
const COMMAND = /^\s*::|##\[/m;
const UNSEEN = /[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/u;

/** Each format with what is to be the same whatever a variant says: its skeleton. */
type Format = readonly [name: string, write: (of: Shown) => string, skeleton: (text: string) => unknown];

const markdown = new MarkdownIt({ html: true, linkify: true });

/** What a page consists of, without its words. Code within a line is text that looks different. */
function blocks(page: string): unknown {
  return markdown
    .parse(page, {})
    .flatMap(({ children, content, type }) => [
      type,
      ...(type === 'html_block' ? [content] : []),
      ...(children ?? [])
        .filter((child) => !['text', 'text_special', 'code_inline', 'softbreak'].includes(child.type))
        .map((child) => child.type),
    ]);
}

/** What somebody is told of, or a reference: GitHub looks for it in what was rendered. */
function mentions(page: string): readonly string[] {
  const { document } = parseHTML(`<html><body>${markdown.render(page)}</body></html>`);
  for (const element of document.querySelectorAll('code')) element.remove();
  return document.body.textContent?.match(/@\w+|(?<!\w)#\d+/g) ?? [];
}

const ofPage = (page: string): unknown => [blocks(page), mentions(page)];
const lines = (text: string): number => text.split('\n').length;

/** Elements of a page with their attributes, without what stands in them. */
function elements(html: string): unknown {
  const { document } = parseHTML(html);
  return [...document.querySelectorAll('*')].map((element) => [
    element.tagName,
    [...element.getAttributeNames()].sort(),
  ]);
}

/** The shape of a document, without its words and names. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.values(value).map(shapeOf);
}

function elementsOfXml(text: string): unknown {
  expect(XMLValidator.validate(text)).toBe(true);
  return shapeOf(new XMLParser({ ignoreAttributes: false, parseAttributeValue: false }).parse(text));
}

const ktap = (text: string): unknown =>
  text.split('\n').map((line) => line.replace(/(?<=^ *(?:not )?ok \d+ ).*/, '').replace(/(?<=^ *# ).*/, ''));

const style = { width: WIDE, paint: PLAIN } as const;
const file =
  (path: string) =>
  ({ report, setting }: Shown) =>
    visibleLines(reportFiles(report, setting).find((one) => one.path === path)?.text ?? '');
const json = (text: string): unknown => shapeOf(JSON.parse(text));

const FORMATS: readonly Format[] = [
  ['verify.md', ({ places, report, setting }) => verifyPage(report, setting.command, places), ofPage],
  ['summary.md', ({ places, report, setting }) => jobSummary(report, setting.command, places), ofPage],
  ['gate.md', ({ gate, places }) => gatePage(gate, places), ofPage],
  ['series.md', ({ ofSeries, series }) => seriesPage(series, ofSeries), ofPage],
  ['verify.json', ({ places, report }) => jsonText(jsonReport(report, places)), json],
  ['gate.json', ({ gate }) => jsonText(gateJson(gate)), json],
  ['verify.sarif', file('verify.sarif'), json],
  ['junit.xml', file('junit.xml'), elementsOfXml],
  ['junit.xml of a gate', ({ gate, places }) => junitXml([gateSuite(gate, places)]), elementsOfXml],
  ['KTAP', ({ places, report }) => suitesKtap(testSuites(report, places)), ktap],
  ['KTAP of a series', ({ ofSeries, series }) => seriesKtap(series, ofSeries), ktap],
  [
    'the terminal',
    ({ report }) => screenText(summaryText(report, { ...style, reportDir: null }), false),
    lines,
  ],
  [
    'the terminal after a gate',
    ({ gate, places }) => screenText(gateText(gate, { ...style, reportDir: 'x', places }), false),
    lines,
  ],
  [
    'the terminal after a series',
    ({ ofSeries, series }) => screenText(seriesScreen(series, ofSeries, style), false),
    lines,
  ],
  [
    'index.html',
    ({ gate, places, report }) =>
      visibleLines(
        indexPage(
          readResults((name) =>
            name === 'verify.json'
              ? jsonText(jsonReport(report, places))
              : name === 'gate.json'
                ? jsonText(gateJson(gate))
                : null,
          ),
          'verify',
        ),
      ),
    elements,
  ],
];

const ALL = ATTEMPTS.map(([attempt, text]) => [attempt, shown(text)] as const);

/** What is wrong with a text in some format, by what it tries. */
function wrong(fault: (of: Shown, attempt: string) => string | null): readonly string[] {
  return ALL.flatMap(([attempt, of]) => {
    const found = fault(of, attempt);
    return found === null ? [] : [`a text that ${attempt}: ${found}`];
  });
}

/** What stands somewhere and must not; null if nothing does. */
function standing(text: string, ...patterns: readonly RegExp[]): string | null {
  const found = patterns.map((pattern) => pattern.exec(text)).find((one) => one !== null);
  return found == null
    ? null
    : `${JSON.stringify(found[0])} in ${JSON.stringify(text.slice(Math.max(0, found.index - 80), found.index + 80))}`;
}

test.each(FORMATS)('%s has the same structure whatever a text of a variant says', (_, write, skeleton) => {
  const expected = skeleton(write(HARMLESS));
  const faults = wrong((of) => {
    const written = write(of);
    const differs = firstDifference(expected, skeleton(written));
    return differs ?? standing(written, UNSEEN, BEGINS) ?? standing(screenText(written, false), COMMAND);
  });
  expect(faults).toEqual([]);
});

function firstDifference(a: unknown, b: unknown): string | null {
  const [before, after] = [a, b].map((one) => JSON.stringify(one));
  if (before === after) return null;
  const at = [...before].findIndex((character, i) => character !== after[i]);
  return `…${before.slice(Math.max(0, at - 60), at + 60)}… became …${after.slice(Math.max(0, at - 60), at + 60)}…`;
}

test('mails have no line that means something to a program', () => {
  const faults = wrong(({ gate, ofSeries, places, report, series, setting }) => {
    const mails = [
      verifyMail(report, setting, '1'),
      gateMail(gate, { command: setting.command, places }, '1'),
      seriesMail(series, ofSeries, '1'),
    ];
    return (
      mails
        .map((mail) =>
          standing(
            mail,
            UNSEEN,
            /^(From |---|-- ?$|diff |@@|[+-]{3} )/m,
            /^\s*([\w-]+-by|Fixes|Cc|Subject):/im,
          ),
        )
        .find((fault) => fault !== null) ?? null
    );
  });
  expect(faults).toEqual([]);
});

test('commands of a workflow are one line each', () => {
  const faults = wrong(({ places, report }) => {
    const all = annotations(report, places).map(workflowCommand);
    expect(all.length).toBeGreaterThan(0);
    const one = /^::(error|warning|notice) file=[^,:\n]*,line=1,title=[^,:\n]*::[^\n\r]*$/;
    return standing(all.join('\n'), UNSEEN) ?? all.find((command) => !one.test(command)) ?? null;
  });
  expect(faults).toEqual([]);
});

test('a terminal obeys nothing but our colours', () => {
  const colours = paintFor({ isTTY: true }, {});
  const faults = wrong(({ report }) => {
    const painted = screenText(summaryText(report, { width: 80, paint: colours, reportDir: null }), true);
    expect(painted).toContain('\u001b[1m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: our colours.
    return standing(painted.replaceAll(/\u001b\[(1|2|22|31|32|33|36|39)m/g, ''), UNSEEN, COMMAND);
  });
  expect(faults).toEqual([]);
});

test('a terminal is shown what it would obey, also of a text that was never made legible', () => {
  expect(screenText('\u001b[31m\u001b[2J\r::error::a\n  ::b ##[c]\u202e', false)).toBe(
    '\\u{1b}[31m\\u{1b}[2J\\u{d}::error::a\n  \\u{3a}:b ##\\u{5b}c]\\u{202e}',
  );
  expect(screenText('\u001b[31ma\u001b[39m\u001b[8mb\r\u001b[2Kc', true)).toBe(
    '\u001b[31ma\u001b[39m\\u{1b}[8mb\r\u001b[2Kc',
  );
});

test('JSON gives back every text as it was', () => {
  for (const [, text] of ATTEMPTS) {
    for (const written of [jsonText({ [text]: [text] }), jsonLine({ [text]: [text] })]) {
      expect(JSON.parse(written)).toEqual({ [text]: [text] });
      expect(standing(written, UNSEEN, /##\[/)).toBe(null);
    }
  }
});

test('a shell reads back every word as it was', () => {
  const words = ATTEMPTS.map(([, text]) => text).filter((text) => !/[\0\ud800]/.test(text));
  const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  });
  expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  expect(standing(words.map(shellWord).join(' '), UNSEEN, /\n/)).toBe(null);
});
