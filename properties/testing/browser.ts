// SPDX-License-Identifier: GPL-2.0-only
/** Looking at the HTML report as a reader does: in a browser. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The browser that is installed: Debian's, unless CHROMIUM names another. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why there is no browser; null if there is one. */
export const NO_BROWSER = existsSync(CHROMIUM)
  ? null
  : `there is no browser at ${CHROMIUM}: run "apt-get install chromium", or name one by the variable CHROMIUM`;

/** Starts the browser. */
export async function startBrowser(): Promise<Browser> {
  if (NO_BROWSER !== null) throw new Error(NO_BROWSER);
  // Containers have no user namespaces for the sandbox; the pages are our own.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** What a page said on its console, threw, or asked for beside itself. */
export interface Watched {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A new page that is watched; `options` as for a browser context. */
export async function watchedPage(
  browser: Browser,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Watched> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  watch(page, (complaint) => complaints.push(complaint));
  return { page, complaints };
}

/** How a page is looked at. */
export interface Look {
  readonly viewport: { readonly width: number; readonly height: number };
  /** Default `light`. */
  readonly colorScheme?: 'light' | 'dark';
}

/**
 * One page for all that keep nothing in it: to start a page takes longer than most of what is looked at on it. Each look finds it empty, and has
 * complaints of its own.
 */
export async function sharedPage(browser: Browser): Promise<(look: Look) => Promise<Watched>> {
  const page = await browser.newPage();
  let complaints: string[] = [];
  watch(page, (complaint) => complaints.push(complaint));
  return async ({ colorScheme = 'light', viewport }) => {
    await page.goto('about:blank');
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    complaints = [];
    return { page, complaints };
  };
}

function watch(page: Page, complain: (complaint: string) => void): void {
  page.on('console', (message) => complain(`console: ${message.text()}`));
  page.on('pageerror', (error) => complain(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) complain(`request: ${request.url()}`);
  });
}
