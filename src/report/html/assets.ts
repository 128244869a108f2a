// SPDX-License-Identifier: GPL-2.0-only
// Style, script, and what the page may load.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

function asset(name: string): string {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
}

/** The style of the report. */
export function styleText(): string {
  return asset('style.css');
}

/** The script of the report, each part in a block of its own. */
export function scriptText(): string {
  return ['theme.js', 'views.js', 'copy.js', 'keys.js', 'steps.js', 'mutants.js']
    .map((name) => `{\n${asset(name)}}\n`)
    .join('');
}

/** What the page may load and run: its own style and this very script, nothing from anywhere. */
export function contentPolicy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
