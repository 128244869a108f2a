// SPDX-License-Identifier: GPL-2.0-only
/** The check of what can be read tells what cannot. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NO_BROWSER, startBrowser } from '../testing/browser.ts';
import { illegible } from '../testing/legible.ts';

let browser: Browser;
let page: Page;

beforeEach(({ skip }) => skip(NO_BROWSER !== null, NO_BROWSER ?? ''));

beforeAll(async () => {
  if (NO_BROWSER !== null) return;
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
});

afterAll(() => browser?.close());

test.each([
  [
    'text that its box cuts off',
    '<p style="width: 3em; overflow: hidden; white-space: nowrap">longer than that</p>',
    ['cut off: longer than that'],
  ],
  [
    'text that a drawing cuts off',
    '<svg width="50" height="20"><text x="20" y="15">wider</text></svg>',
    ['cut off: wider'],
  ],
  [
    'text that the page cuts off',
    '<p style="white-space: nowrap; margin-left: 380px">far out</p>',
    ['outside of the page: far out'],
  ],
  [
    'text on other text',
    '<p style="margin: 0">below</p><p style="margin: -0.5em 0 0">above</p>',
    ['one on the other: below | above'],
  ],
  [
    'nothing of text that scrolls into sight, is meant for those who listen, or is below other text',
    `<p style="width: 3em; overflow: auto; white-space: nowrap">longer than that</p><p>below</p><p hidden>gone</p>
    <p class="sr" style="position: absolute; width: 1px; overflow: hidden">heard</p>`,
    [],
  ],
])('%s', async (_, view, told) => {
  await page.setContent(`<body style="margin: 0"><section class="view">${view}</section>`);
  expect(await illegible(page)).toEqual(told);
});
