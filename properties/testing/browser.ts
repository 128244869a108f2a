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
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) complaints.push(`request: ${request.url()}`);
  });
  return { page, complaints };
}
