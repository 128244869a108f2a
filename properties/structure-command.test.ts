// SPDX-License-Identifier: GPL-2.0-only
// `structure` as a command.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { structureCommand } from '../src/cli/commands/structure.ts';
import type { Io } from '../src/cli/io.ts';
import { UsageError } from '../src/cli/usage-error.ts';
import { quietIo } from './testing/cli.ts';
import { asStrangers } from './testing/planted.ts';

const folder = mkdtempSync(join(tmpdir(), 'stage2-structure-'));
const reportDir = join(folder, 'reports');
const mine = join(folder, 'mine');
const entry = join(mine, 'user_mem_abort.ts');
let printed = '';
const io: Io = { ...quietIo(folder), stdout: { write: (text) => (printed += text) } };

beforeAll(() => {
  const original = fileURLToPath(new URL('../refactored/fault-desc', import.meta.url));
  cpSync(original, mine, { recursive: true, filter: (path) => !path.endsWith('contracts.ts') });
  for (const name of readdirSync(mine)) {
    const text = readFileSync(join(mine, name), 'utf8');
    writeFileSync(join(mine, name), asStrangers(text));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('stage2-verify structure', () => {
  it('judges a module of the user, wherever it lies', async () => {
    expect(await structureCommand({ refactored: [entry], reportDir, json: false }, io)).toBe(0);
    expect(printed).toContain('Every rule holds');
    expect(printed.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(printed).not.toContain('\u001b[');
    for (const name of ['structure.json', 'structure.md', 'state-object.md'])
      expect(existsSync(join(reportDir, name))).toBe(true);
  });

  it('ends with 1 and the path where a release is missing, and prints JSON only if asked', async () => {
    const text = readFileSync(entry, 'utf8');
    writeFileSync(entry, text.replace('k.kvm_release_page_unused(s2vi.page);', ''));
    printed = '';
    expect(await structureCommand({ refactored: [entry], reportDir, json: true }, io)).toBe(1);
    const report = JSON.parse(printed) as {
      results: { rule: string; findings: { at: string; path: string[] }[] }[];
    };
    const found = report.results.flatMap(({ rule, findings }) =>
      rule === 'pins-are-released' ? findings : [],
    );
    expect(found).toHaveLength(1);
    expect(found[0].at).toMatch(/^mine\/user_mem_abort\.ts:\d+$/);
    expect(found[0].path.at(-1)).toContain('return ret;');
    expect(readFileSync(join(reportDir, 'structure.md'), 'utf8')).not.toContain(folder);
  });

  it('refuses a module that is not there', async () => {
    const run = structureCommand({ refactored: [join(folder, 'none.ts')], reportDir, json: false }, io);
    await expect(run).rejects.toThrow(UsageError);
  });
});
