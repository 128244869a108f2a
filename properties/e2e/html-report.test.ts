// SPDX-License-Identifier: GPL-2.0-only
/** The HTML report in a real browser: what a reader sees, with and without a mouse, on a desk and on a phone. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { elementsReport } from '../../src/report/mutate/elements.ts';
import {
  type Look,
  NO_BROWSER,
  sharedPage,
  startBrowser,
  type Watched,
  watchedPage,
} from '../testing/browser.ts';
import { ROOT, run } from '../testing/cli.ts';
import { illegible } from '../testing/legible.ts';
import { fewMutants } from '../testing/mutants.ts';
import { LATE_SEQUENCE, NO_RELEASE, plant } from '../testing/planted.ts';

const HOSTILE = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>';
/** A variant whose message and whose source try to become part of the page; what throws runs only if it is trusted. */
const HOSTILE_VARIANT = `// ${HOSTILE}
export function user_mem_abort(k: any, vcpu: any, ipa: any, nested: any, slot: any, hva: any, perm: any) {
  throw new Error(${JSON.stringify(HOSTILE)});
}
`;
const LONG_NAME = 'a-copy-whose-name-is-longer-than-any-column-of-a-table-or-a-drawing-was-made-for';
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const LONG = { ...NO_RELEASE, name: LONG_NAME };
const CASE = 'case-no-release-1';
const HOSTILE_CASE = 'case-hostile-1';

let browser: Browser;
/** Gives the page that is shared, empty. */
let look: (look: Look) => Promise<Watched>;
let folder: string;
let index: string;
/** A report on sessions, and that on the hostile variant. */
let sessions: string;
let hostile: string;
/** One on a race that a variant does not notice. */
let raced: string;

beforeEach(({ skip }) => skip(NO_BROWSER !== null, NO_BROWSER ?? ''));

beforeAll(async () => {
  if (NO_BROWSER !== null) return;
  folder = mkdtempSync(join(tmpdir(), 'stage2-verify-html-'));
  const noRelease = plant(folder, NO_RELEASE);
  writeFileSync(join(folder, 'hostile.ts'), HOSTILE_VARIANT);
  // What other commands left there earlier is shown as well.
  mkdirSync(join(folder, '.stage2-verify'));
  for (const name of ['bugs', 'certificate'])
    cpSync(join(ROOT, `reports/${name}.json`), join(folder, `.stage2-verify/${name}.json`));
  writeFileSync(
    join(folder, '.stage2-verify/mutation.json'),
    JSON.stringify(elementsReport(await fewMutants())),
  );
  await runs(0, 'structure');
  await runs(0, 'series', '--runs', '100');
  await runs(1, 'verify', '--refactored', noRelease, '--refactored', 'state-object', '--runs', '300');
  const trusted = ['--refactored', 'hostile.ts', '--refactored', plant(folder, LONG), '--trust'];
  await runs(1, 'verify', ...trusted, '--runs', '100', '--report-dir', 'trusted');
  const drawn = ['--refactored', noRelease, '--engine', 'sessions', '--runs', '100'];
  await runs(1, 'verify', ...drawn, '--report-dir', 'sessions');
  const late = plant(folder, LATE_SEQUENCE);
  await runs(1, 'verify', '--refactored', late, '--runs', '300', '--report-dir', 'raced');
  raced = pathToFileURL(join(folder, 'raced/index.html')).href;
  index = pathToFileURL(join(folder, '.stage2-verify/index.html')).href;
  sessions = pathToFileURL(join(folder, 'sessions/index.html')).href;
  hostile = pathToFileURL(join(folder, 'trusted/index.html')).href;
  browser = await startBrowser();
  look = await sharedPage(browser);
});

afterAll(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Runs a command for what it leaves in the folder; one that ends otherwise than it should fails with what it said. */
async function runs(code: number, ...args: readonly string[]): Promise<void> {
  const ended = await run(folder, ...args);
  if (ended.code !== code) throw new Error(`${args.join(' ')} ended with ${ended.code}: ${ended.stderr}`);
}

/** Ids of the views, in their order. */
function viewsOf(page: Page): Promise<readonly string[]> {
  return page.$$eval('.view', (views) => views.map(({ id }) => id));
}

async function goTo(page: Page, id: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${id}`);
  await page.waitForSelector(`[id="${id}"]:not([hidden])`);
}

test('is one file of a sensible size', () => {
  expect(readFileSync(new URL(index)).length).toBeLessThan(2_000_000);
});

test('draws what the schema of counterexamples.json describes', () => {
  const schema = JSON.parse(
    readFileSync(join(ROOT, 'src/report/schema/counterexamples.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
  const detail: unknown = JSON.parse(
    readFileSync(join(folder, '.stage2-verify/counterexamples.json'), 'utf8'),
  );
  expect(validate(detail) ? null : validate.errors).toBe(null);
});

test('the contents show where one is, however long they are, at a desk', async () => {
  const { page } = await look({ viewport: DESK });
  await page.goto(index);
  const [first, ...others] = await viewsOf(page);
  for (const id of [others.at(-1), first]) {
    if (id === undefined) throw new Error('there is one view');
    await goTo(page, id);
    const isSeen = await page.$eval('.contents a[aria-current]', (link) => {
      const { bottom, top } = link.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    expect([id, isSeen]).toEqual([id, true]);
  }
});

describe.each([
  ['at a desk, light', DESK, 'light', true],
  // What is dark lies where it does in the light.
  ['at a desk, dark', DESK, 'dark', false],
  ['on a phone, light', PHONE, 'light', true],
  ['on a phone, dark', PHONE, 'dark', false],
] as const)('%s', (_, viewport, colorScheme, withTexts) => {
  test('every view opens alone, without a complaint, a request or a scroll bar across, and no text is cut off or lies on other text', async () => {
    const { complaints, page } = await look({ viewport, colorScheme });
    // The original's source, for one, is in all of them, and need not be looked at twice.
    const looked = new Set<string>();
    const reports: readonly {
      readonly report: string;
      readonly views: readonly string[];
      readonly notes?: Notes;
    }[] = [
      {
        report: index,
        views: [CASE, 'source-no-release', 'bugs', 'mutation', 'names', 'series', 'structure'],
      },
      { report: sessions, views: [CASE, 'source-no-release'] },
      { report: hostile, views: [HOSTILE_CASE, 'source-hostile'], notes: TRUSTED },
      // How many scenarios end otherwise under one schedule alone is noted.
      {
        report: raced,
        views: ['case-late-sequence-1', 'case-late-sequence-1-new-outcome'],
        notes: { verdict: null },
      },
    ];
    for (const { notes = {}, report, views } of reports) {
      await page.goto(report);
      const ids = await viewsOf(page);
      expect(ids).toEqual(expect.arrayContaining(['verdict', ...views]));
      for (const id of ids) {
        const { [id]: noted = [] } = notes;
        await opensAlone(page, id, noted);
        if (!withTexts) continue;
        const markup = await page.$eval(`[id="${id}"]`, (view) => view.innerHTML);
        if (looked.has(markup)) continue;
        looked.add(markup);
        await isLegible(page, id);
      }
    }
    expect(complaints).toEqual([]);
  });
});

/** What warns of what is shown, by view: null where that may be anything, and nothing in other views. */
interface Notes {
  readonly [id: string]: readonly string[] | null;
}

const TRUSTED: Notes = {
  verdict: ['hostile', LONG_NAME].map(
    (name) =>
      `${name}: run with --trust; what it consists of was not looked at, and the verdict is worth no more than it is.`,
  ),
};

/** Opens a view, and expects it alone on the page, with these notes, and as wide as the page at most. @param notes null for any */
async function opensAlone(page: Page, id: string, notes: readonly string[] | null): Promise<void> {
  await goTo(page, id);
  const shown = await page.evaluate(() => ({
    views: [...document.querySelectorAll('.view:not([hidden])')].map((view) => view.id),
    notes: [...document.querySelectorAll('.view:not([hidden]) .note')].map((note) => note.textContent),
    across: document.documentElement.scrollWidth - innerWidth,
  }));
  expect(shown.views).toEqual([id]);
  if (notes !== null) expect(shown.notes).toEqual(notes);
  expect(shown.across, `${id} is wider than the page`).toBeLessThanOrEqual(0);
}

/** Expects every text of the view that is shown to be seen, with nothing but source to be scrolled across. */
async function isLegible(page: Page, id: string): Promise<void> {
  await page.$$eval('.view:not([hidden]) details', (closed) => {
    for (const details of closed) details.setAttribute('open', '');
  });
  expect(await illegible(page), id).toEqual([]);
  const across = await page.$$eval(
    '.view:not([hidden]) *',
    (all) =>
      all.filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).overflowX === 'auto' &&
          !element.classList.contains('listing'),
      ).length,
  );
  expect(across, `${id} has to be scrolled across`).toBe(0);
}

describe.each([
  ['at a desk', DESK],
  ['on a phone', PHONE],
] as const)('%s', (_, viewport) => {
  test('the first difference is not covered, neither before a step was chosen nor after', async () => {
    const { page } = await look({ viewport });
    await page.goto(`${index}#${CASE}`);
    const first = page.locator(`[id="${CASE}"] .trace > .first`);
    const seen = (): Promise<boolean> =>
      first.evaluate((step) => {
        const { height, left, top, width } = step.getBoundingClientRect();
        return [1, height / 2, height - 1].every((y) =>
          step.contains(document.elementFromPoint(left + width / 2, top + y)),
        );
      });
    await first.evaluate((step) => step.scrollIntoView({ block: 'nearest' }));
    expect(await seen()).toBe(true);
    for (const key of ['j', 'd', 'End', 'd']) await page.keyboard.press(key);
    expect(await seen()).toBe(true);
  });
});

describe('for everybody', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  test.each([
    'verdict',
    CASE,
    HOSTILE_CASE,
    'source-no-release',
    'bugs',
    'mutation',
    'names',
    'series',
    'structure',
  ])('%s has names and structure, and contrast in light and dark', async (id) => {
    const { page } = await look({ viewport: DESK });
    await page.goto(`${id === HOSTILE_CASE ? hostile : index}#${id}`);
    await page.waitForSelector(`[id="${id}"]:not([hidden])`);
    // What is hidden is judged where it is shown, and the lines of a listing are all alike: both would take long.
    await page.$$eval('.view[hidden], .listing > :nth-child(n + 40)', (more) => {
      for (const element of more) element.remove();
    });
    // The policy of the page forbids scripts that are not its own; this one comes in by the debugger.
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(
        await violationsIn(page, colorScheme === 'light' ? null : 'color-contrast'),
        colorScheme,
      ).toEqual([]);
    }
  });
});

/** What axe finds seriously wrong, by all rules or by one. */
async function violationsIn(page: Page, rule: string | null): Promise<readonly string[]> {
  const { violations } = await page.evaluate(
    (only) =>
      (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        resultTypes: ['violations'],
        ...(only === null ? {} : { runOnly: [only] }),
      }),
    rule,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ help, nodes }) => `${help}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe('without a mouse', () => {
  async function openCase(report = index, id = CASE): Promise<Page> {
    const { page } = await look({ viewport: DESK });
    await page.goto(`${report}#${id}`);
    return page;
  }
  const view = `[id="${CASE}"]`;
  const current = (page: Page): Promise<string> =>
    page.$eval(`${view} .trace > [aria-current] .time`, (time) => time.textContent ?? '');

  test('j, k, arrows, Home, End and d step through the trace', async () => {
    const page = await openCase();
    const first = await page.$eval(`${view} .trace > .first .time`, (time) => Number(time.textContent));
    expect(await current(page)).toBe(String(first));
    for (const [key, step] of [
      ['j', String(first + 1)],
      ['k', String(first)],
      ['ArrowUp', String(first - 1)],
      ['ArrowDown', String(first)],
      ['End', 'end'],
      ['Home', '1'],
      ['ArrowUp', '1'],
      ['d', String(first)],
    ] as const) {
      await page.keyboard.press(key);
      expect(await current(page), key).toBe(step);
      const focused = await page.evaluate(() =>
        (document.activeElement as { getAttribute(name: string): string | null } | null)?.getAttribute(
          'aria-current',
        ),
      );
      expect(focused, key).toBe('step');
    }
  });

  test('every step that a variant takes leads to the source line that makes the call', async () => {
    const page = await openCase();
    const steps = await page.$$eval(`${view} .trace > li:not(.end) .side a.at`, (links) =>
      links.map((link) => ({
        call: /^\w+/.exec(link.parentElement?.querySelector('.call')?.textContent ?? '')?.[0] ?? '',
        line:
          document.getElementById((link.getAttribute('href') ?? '').slice(1))?.querySelector('code')
            ?.textContent ?? '',
      })),
    );
    expect(steps.length).toBeGreaterThan(15);
    const ends = await page.$$eval(`${view} .trace > .end .side`, (sides) =>
      sides.map((side) => [
        side.querySelector('.at')?.textContent ?? '',
        document.getElementById((side.querySelector('a.at')?.getAttribute('href') ?? '').slice(1))
          ?.textContent ?? '',
      ]),
    );
    expect(ends[1]?.[0]).toMatch(/^kvm_s2_fault_compute_prot\(\) kvm_s2_fault_compute_prot\.ts:\d+$/);
    for (const [, line] of ends) expect(line).toContain('return ');
    for (const { call, line } of steps) expect(line).toContain(call);
    await page.keyboard.press('l');
    await page.waitForSelector('[id="source-legacy"]:not([hidden]) .l.target');
    expect(await page.$eval('.listing .l.target code', (code) => code.textContent)).toContain(
      'kvm_fault_lock',
    );
  });

  test('the source around the current step is shown beside it', async () => {
    const page = await openCase();
    for (const key of ['j', 'Home', 'j']) await page.keyboard.press(key);
    const excerpts = await page.$$eval(`${view} .excerpt .target`, (lines) =>
      lines.map((line) => line.textContent),
    );
    expect(excerpts).toHaveLength(2);
    for (const line of excerpts) expect(line).toContain('mmap_read_lock');
  });

  test('n and p go from one row of differences to the next', async () => {
    const page = await openCase();
    const starts = await page.$$eval(`${view} .trace > .differ`, (steps) =>
      steps
        .filter((step) => step.previousElementSibling?.classList.contains('differ') !== true)
        .map((step) => step.querySelector('.time')?.textContent ?? ''),
    );
    expect(starts.length).toBeGreaterThan(0);
    await page.keyboard.press('j');
    await page.keyboard.press('Home');
    const gone: string[] = [];
    for (const _ of starts) {
      await page.keyboard.press('n');
      gone.push(await current(page));
    }
    expect(gone).toEqual(starts);
    await page.keyboard.press('End');
    for (const start of starts.filter((step) => step !== 'end').reverse()) {
      await page.keyboard.press('p');
      expect(await current(page)).toBe(start);
    }
  });

  test('? shows the keys, and hides them again', async () => {
    const page = await openCase();
    for (const shown of [true, false]) {
      await page.keyboard.press('?');
      expect(await page.locator('#keys').isVisible()).toBe(shown);
    }
    await page.click('header .open-keys');
    expect(await page.textContent('#keys')).toContain('next difference');
  });

  test('a step has an address that opens it, and stepping keeps the address of the page', async () => {
    const page = await openCase(index, `${CASE}.3`);
    expect(await current(page)).toBe('3');
    expect(await page.locator(view).isVisible()).toBe(true);
    await page.keyboard.press('j');
    expect(new URL(page.url()).hash).toBe(`#${CASE}.4`);
    await page.reload();
    expect(await current(page)).toBe('4');
    await page.click(`${view} .trace > li:nth-child(2) .time a`);
    expect(await current(page)).toBe('2');
  });

  test('each step says what the runs hold by then, and a side without one where it was last', async () => {
    const page = await openCase(index, `${CASE}.2`);
    const told = (what: string): Promise<readonly string[]> =>
      page.$$eval(`${view} .step-panel ${what}`, (all) => all.map((one) => one.textContent ?? ''));
    for (const state of await told('.state'))
      expect(state).toMatch(/^holds mmap_lock; memory cache: \d+ pages/);
    await page.keyboard.press('d');
    const [legacy, tip] = await told('.excerpt');
    expect(legacy).toContain('k.kvm_fault_lock(kvm);');
    expect(tip).toMatch(/^no step here, it returned: .*kvm_s2_fault_compute_prot/);
    const [locked, free] = await told('.state');
    expect(locked).toMatch(/^holds mmu_lock for reading; pfn 0x[\da-f]+: 1 reference; memory cache: /);
    expect(free).toMatch(/^no lock held; pfn 0x[\da-f]+: 1 reference; memory cache: /);
  });

  test('steps can be chosen by kind, and stepping leaves out the others', async () => {
    const page = await openCase();
    await page.selectOption(`${view} .kinds`, 'locks');
    const shown = (): Promise<readonly string[]> =>
      page.$$eval(`${view} .trace > li:not([hidden], .end) .side.legacy .call b`, (names) =>
        names.map((name) => name.textContent ?? ''),
      );
    expect((await shown()).length).toBeGreaterThan(1);
    for (const name of await shown()) expect(name).toMatch(/_(un)?lock$|^local_irq_/);
    const [first] = await page.$$eval(`${view} .trace > li:not([hidden]) .time`, (times) =>
      times.map((time) => time.textContent ?? ''),
    );
    await page.focus(`${view} .trace > [aria-current]`);
    await page.keyboard.press('Home');
    expect(await current(page)).toBe(first);
    await page.selectOption(`${view} .kinds`, '');
    expect(await page.locator(`${view} .trace > li[hidden]`).count()).toBe(0);
  });

  test('where both runs part stands with its function and lines above their steps', async () => {
    const page = await openCase();
    const [legacy, tip] = await page.$$eval(`${view} .where figure`, (sides) =>
      sides.map((side) => side.textContent ?? ''),
    );
    expect(legacy).toMatch(/^legacy user_mem_abort\(\) legacy\/user_mem_abort\.ts:\d+/);
    expect(legacy).toContain('k.kvm_fault_lock(kvm);');
    expect(tip).toMatch(
      /^no-release kvm_s2_fault_compute_prot\(\) .*: takes no further step, and returns -EFAULT here/,
    );
    expect(tip).toContain('return -EFAULT;');
  });

  test('names lead to what they stand for, and every link of the page leads somewhere', async () => {
    const page = await openCase();
    await page.click(`${view} .breaches a.name`);
    await page.waitForSelector('[id="names"]:not([hidden])');
    expect(await page.textContent('.names > .target')).toMatch(
      /^references-balancedEvery page that was pinned is released exactly once/,
    );
    for (const report of [index, sessions]) {
      await page.goto(report);
      expect(
        await page.$$eval('a[href^="#"]', (links) =>
          links
            .map((link) => decodeURIComponent((link.getAttribute('href') ?? '').slice(1)))
            .filter((id) => document.getElementById(id) === null),
        ),
      ).toEqual([]);
    }
    await goTo(page, CASE);
    await page.click(`${view} summary:has-text("choices of the scenario")`);
    const [dimension] = await page.$$eval(`${view} .facts a.name`, (links) =>
      links.map((link) => link.getAttribute('title') ?? ''),
    );
    expect(dimension).toMatch(/^[A-Z].*\.$/);
  });

  test('mutants stand below the lines that they change, and are chosen by fate and operator', async () => {
    const page = await openCase(index, 'mutation');
    const shown = (): Promise<readonly string[]> =>
      page.$$eval('.mutant:not([hidden])', (all) =>
        all.map((one) => (one as unknown as { dataset: { fate: string } }).dataset.fate),
      );
    const all = await shown();
    expect(all.length).toBeGreaterThan(1);
    expect(await page.textContent('.mutant-bar output')).toBe(`${all.length} of ${all.length} shown`);
    const lines = await page.$$eval('.mutant', (mutants) =>
      mutants.map((mutant) => {
        let line = mutant.previousElementSibling;
        while (line !== null && !line.classList.contains('l')) line = line.previousElementSibling;
        const [was = ''] = (mutant.querySelector('del')?.textContent ?? '').split(/[ (]/);
        return (line?.querySelector('code')?.textContent ?? '').includes(was);
      }),
    );
    expect(lines).not.toContain(false);
    const [fate = ''] = all;
    await page.selectOption('[data-choice="fate"]', fate);
    expect(new Set(await shown())).toEqual(new Set([fate]));
    const operator = await page.$eval(
      '[data-choice="operator"] option:nth-child(2)',
      (option) => option.textContent,
    );
    await page.selectOption('[data-choice="fate"]', '');
    await page.selectOption('[data-choice="operator"]', operator);
    expect((await shown()).length).toBeGreaterThan(0);
    expect((await shown()).length).toBeLessThanOrEqual(all.length);
    // What nobody made is not there.
    await page.evaluate(() => {
      const [mutant] = document.querySelectorAll<HTMLElement>('.mutant');
      mutant.dataset.operator = 'another';
    });
    await page.selectOption('[data-choice="operator"]', '');
    await page.selectOption('[data-choice="operator"]', operator);
    expect((await shown()).length).toBe(all.length - 1);
  });

  test('each race has a lane of its own, and what the other thread calls in the kernel', async () => {
    const page = await openCase(raced, 'case-late-sequence-1');
    const race = '[id="case-late-sequence-1"]';
    const lanes = await page.$$eval(`${race} .trace-head .gutter-head`, (heads) =>
      heads.map((head) => head.textContent),
    );
    expect(lanes).toEqual(['mmapmmuirqrefsT1', 'mmapmmuirqrefsT1']);
    expect(await page.textContent(`${race} .trace .race .call`)).toMatch(
      /^⚡ T1, another thread: [a-z-]+ \(/,
    );
    expect(await page.textContent(`${race} .trace .race .calls`)).toMatch(/kvm_\w+\(\)(?: → |$)/);
    expect(await page.locator(`${race} .trace path.thread:not(.waits)`).count()).toBeGreaterThan(0);
    expect(await page.textContent(`${race} .legend`)).toMatch(/T1 [a-z-]+: a dot where another thread acts/);
  });

  test('the step of a session has lines, references and a drawing like a single fault', async () => {
    const page = await openCase(sessions);
    expect(await page.locator(`${view} .trace .side a.at`).count()).toBeGreaterThan(10);
    expect(await page.locator(`${view} .trace .refs`).count()).toBeGreaterThan(0);
    expect(await page.locator(`${view} .machine`).first().isVisible()).toBe(true);
  });

  test('Tab leads to the content first, and the focus can be seen', async () => {
    const { page } = await look({ viewport: DESK });
    await page.goto(index);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement as Element).outlineStyle,
    );
    expect(outline).toBe('solid');
  });
});

test('the theme can be chosen against that of the system', async () => {
  const { page } = await watchedPage(browser, { viewport: DESK, colorScheme: 'light' });
  await page.goto(index);
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click('#theme');
  expect(await ground()).toBe(light);
  await page.click('#theme');
  expect(await ground()).not.toBe(light);
  await page.reload();
  expect(await page.textContent('#theme')).toBe('Theme: dark');
  expect(await ground()).not.toBe(light);
  await page.close();
});

test('the replay command is copied', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(`${index}#${CASE}`);
  await page.click(`[id="${CASE}"] .copy`);
  await page.waitForSelector(`[id="${CASE}"] .copy:text("Copied")`);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'npx stage2-verify replay .stage2-verify/scenarios/no-release-1.json',
  );
  await context.close();
});

test('names, messages and sources stay text', async () => {
  const { complaints, page } = await look({ viewport: DESK });
  await page.goto(`${hostile}#${HOSTILE_CASE}`);
  expect(await page.title()).toBe('stage2-verify: divergent');
  expect(await page.textContent(`[id="${HOSTILE_CASE}"] .lead`)).toContain(HOSTILE);
  expect(await page.textContent('[id="source-hostile.0.1"] code')).toBe(`// ${HOSTILE}`);
  expect(await page.$$('img, .view script')).toEqual([]);
  expect(complaints).toEqual([]);
});

test('without scripts everything is there, one view below the other', async () => {
  const { page } = await watchedPage(browser, { viewport: DESK, javaScriptEnabled: false });
  await page.goto(index);
  const shown = page.locator('.view');
  expect(await shown.count()).toBeGreaterThan(10);
  for (const view of await shown.all()) expect(await view.isVisible()).toBe(true);
  await page.close();
});
