// SPDX-License-Identifier: GPL-2.0-only
/** What commands read is told in a sentence with exit code 2 wherever it cannot be used, and never ends in a fault of the verifier. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFolder, folderWith, run } from './testing/cli.ts';
import { READERS, tried } from './testing/readers.ts';

const scenario = (fields: string): string => `{ "schemaVersion": 1, ${fields} }`;

async function refused(text: string): Promise<string> {
  const folder = folderWith({ 's.json': text });
  const { code, stderr, stdout } = await run(folder, 'replay', 's.json', '--refactored', 'fault-desc');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('a scenario file', () => {
  const race = '{ "site": "kvm_fault_lock#1", "action": "invalidate" }';

  test.each([
    ['"choices": null', 'must be an object of dimension names and values'],
    ['"races": null', 'must be a list of { site, action }'],
    ['"choices": {}, "choices": {}', 's.json says "choices" twice in one object'],
    [`"races": [${race}, ${race}]`, ''],
    ['"choices": {}, "wishes": 1', '"wishes"'],
  ])('with %s is refused', async (fields, words) => {
    expect(await refused(scenario(fields))).toContain(words);
  });

  test('with two races at one site names the site', async () => {
    const folder = emptyFolder();
    const { races } = (await import('../src/subjects/user_mem_abort/space.ts')).SPACE;
    const text = scenario(
      `"races": ${JSON.stringify([1, 2].map((i) => ({ site: 'kvm_fault_lock#1', action: races[i] })))}`,
    );
    writeFileSync(join(folder, 's.json'), text);
    const { code, stderr } = await run(folder, 'replay', 's.json');
    expect(code).toBe(2);
    expect(stderr).toContain('two races at kvm_fault_lock#1, where one thread can act once; leave one out');
  });

  test('does not have a module run that nobody answers for', async () => {
    const folder = folderWith({
      'evil.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync('hit', '');\n",
      's.json': scenario('"choices": {}, "refactored": "evil.mjs"'),
    });
    const { code, stderr } = await run(folder, 'replay', 's.json');
    expect(code).toBe(2);
    expect(stderr).toContain('evil.mjs is not run');
    expect(existsSync(join(folder, 'hit'))).toBe(false);
  });
});

describe('a report folder', () => {
  test.each(['/proc/nope/x', '/proc/1/x', '/dev/null/x', '/sys/x'])(
    '%s is refused before the run',
    async (folder) => {
      const { code, stderr } = await run(
        emptyFolder(),
        'verify',
        '--runs',
        '1000000',
        '--report-dir',
        folder,
      );
      expect(code).toBe(2);
      expect(stderr).toContain(`--report-dir ${folder} cannot be written (`);
    },
  );

  test('keeps nothing of the trial, and no part of a file', async () => {
    const folder = emptyFolder();
    expect((await run(folder, 'verify', '--runs', '100', '--refactored', 'extracted-helpers')).code).toBe(0);
    const left = readdirSync(join(folder, '.stage2-verify'), { recursive: true }).map(String);
    expect(left.filter((name) => /tried|\.part$/.test(name))).toEqual([]);
  });

  test('a file that cannot be replaced stays as it is', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'out/verify.json'), { recursive: true });
    writeFileSync(join(folder, 'out/verify.json/kept'), '');
    const { code, stderr } = await run(folder, 'verify', '--runs', '100', '--report-dir', 'out');
    expect(code).toBe(2);
    expect(stderr).toContain('out/verify.json cannot be written (');
    expect(readFileSync(join(folder, 'out/verify.json/kept'), 'utf8')).toBe('');
  });
});

describe('whatever stands in a file', () => {
  // 2,000 inputs over all readers; STAGE2_VERIFY_INPUTS=100000 tries more.
  const inputs = Number(process.env.STAGE2_VERIFY_INPUTS ?? 2000);

  test.each(READERS.map((reader) => [reader.name, reader] as const))(
    '%s reads it or says what is wrong with it',
    { timeout: 3_600_000 },
    async (_, reader) => {
      await fc.assert(
        fc.asyncProperty(reader.inputs, async (input) => {
          expect(await tried(reader, input)).toBe('read or refused');
        }),
        { numRuns: Math.ceil(inputs * reader.share) },
      );
    },
  );
});
