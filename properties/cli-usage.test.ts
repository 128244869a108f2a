// SPDX-License-Identifier: GPL-2.0-only
// Bad usage is refused with a sentence.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, run, variantReturning } from './testing/cli.ts';

const FILES = {
  'broken.ts': 'export function user_mem_abort(k) {\n  const x = ;\n}\n',
  'broken.mjs': 'export function user_mem_abort(k) {\n  const x = ;\n}\n',
  'throws.ts': "throw new Error('not today');\n",
  'imports.ts': "import { x } from './nowhere.ts';\nexport const y = x;\n",
  'other.ts': 'export function somethingElse() {}\n',
  'three.ts': 'export function user_mem_abort(a: any, b: any, c: any) { return 0; }\n',
  'notes.txt': 'no module\n',
  'a/user_mem_abort.ts': variantReturning('0'),
  'b/a.ts': variantReturning('0'),
  'text.json': 'hello\n',
  'list.json': '[]\n',
  'unknown.json': '{ "schemaVersion": 1, "choices": {}, "races": [], "mood": "good" }\n',
  'race.json':
    '{ "schemaVersion": 1, "races": [{ "site": "kvm_fault_lock#1", "action": "unmap", "often": 2 }] }\n',
  'no-version.json': '{ "choices": {}, "races": [] }\n',
  'version.json': '{ "schemaVersion": 99, "choices": {}, "races": [] }\n',
  'dimension.json': '{ "schemaVersion": 1, "choices": { "weather": "fine" }, "races": [] }\n',
  'value.json': '{ "schemaVersion": 1, "choices": { "access": "sing" }, "races": [] }\n',
  'site.json': '{ "schemaVersion": 1, "races": [{ "site": "nowhere#1", "action": "unmap" }] }\n',
  'action.json': '{ "schemaVersion": 1, "races": [{ "site": "kvm_fault_lock#1", "action": "sing" }] }\n',
  'contradiction.json': `${JSON.stringify({
    schemaVersion: 1,
    choices: { protectedKvm: 'yes', vmMte: 'yes' },
    races: [],
  })}\n`,
  'setting.json': '{ "schemaVersion": 1, "preemptions": 9, "choices": {}, "races": [] }\n',
};

/** Arguments, and what the sentence has to name: the value, the place, the remedy. */
const REFUSED: readonly (readonly [args: string, ...says: readonly string[]])[] = [
  ['--sing', "unknown option '--sing'", '--help'],
  ['verify --seeed 3', "unknown option '--seeed'", '--seed'],
  ['sing', '"sing" is not a command', 'verify, replay, shrink'],
  ['verify sing', 'too many arguments', 'verify --help'],
  ['replay', "missing required argument 'file'", 'replay --help'],
  ['--runs 0', '--runs is "0"', 'from 1 to'],
  ['--runs many', '--runs is "many"', 'whole number'],
  ['--runs 1e3', '--runs is "1e3"', 'whole number'],
  ['--seed 4294967296', '--seed is "4294967296"', 'to 4294967295'],
  ['--preemptions 5', '--preemptions is "5"', 'from 0 to 4'],
  ['--time-limit -1', '--time-limit is "-1"', 'above 0'],
  ['--time-limit 0', '--time-limit is "0"', 'above 0'],
  ['--page-size 8k', '--page-size is "8k"', 'all, 4k, 16k, 64k'],
  ['--engine steam', '--engine is "steam"', 'use one of random, exhaustive, sessions, all'],
  ['--refactored nowhere.ts', '--refactored nowhere.ts names no file', 'extracted-helpers'],
  ['--legacy nowhere.ts', '--legacy nowhere.ts names no file', 'extracted-helpers'],
  ['--refactored notes.txt', '--refactored notes.txt is neither C nor a module', '.ts'],
  ['--refactored broken.ts', '--refactored broken.ts does not compile', 'broken.ts:2', 'mend it'],
  ['--refactored broken.mjs', '--refactored broken.mjs does not compile', 'broken.mjs:2', 'mend it'],
  ['--refactored throws.ts', 'throws.ts:1 has a throw statement outside of a function', '--trust'],
  ['--refactored throws.ts --trust', 'throws while it is loaded', 'Error: not today'],
  [
    '--refactored imports.ts',
    "imports.ts:1 has an import of './nowhere.ts'",
    'neither the kernel nor a file',
  ],
  ['--refactored imports.ts --trust', 'imports "./nowhere.ts"', 'cannot be found'],
  ['--refactored other.ts', 'other.ts exports no function user_mem_abort', 'export function'],
  [
    '--refactored three.ts',
    'user_mem_abort() in --refactored three.ts declares (a, b, c), which no caller is known to pass',
    "declare (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) or (k, s2fd), or export const signature = 'classic' or 'descriptor'",
  ],
  ['--refactored a/user_mem_abort.ts --refactored b/a.ts', 'are both called "a"', 'rename'],
  ['--refactored legacy', 'are both called "legacy"', 'rename'],
  ['--report-dir notes.txt', '--report-dir notes.txt cannot be written', 'another folder, or --no-report'],
  ['replay nowhere.json', 'nowhere.json does not exist', 'verify or shrink'],
  ['replay a', 'a cannot be read', 'verify or shrink'],
  ['replay text.json', 'text.json is not JSON', 'verify or shrink'],
  ['shrink text.json', 'text.json is not JSON', 'verify or shrink'],
  ['replay list.json', 'list.json holds no JSON object', 'verify or shrink'],
  [
    'replay unknown.json',
    'unknown.json is no scenario (it has "mood", which is not known)',
    'verify or shrink',
  ],
  ['replay race.json', '(/races/0 has "often", which is not known)', 'verify or shrink'],
  ['replay no-version.json', 'no-version.json has no schemaVersion', 'verify or shrink'],
  ['replay version.json', 'version.json has schemaVersion 99', 'reads 1'],
  ['replay dimension.json', '"weather" in dimension.json is not a dimension', 'pageSize'],
  ['replay value.json', '"sing" in value.json is not a value of "access"', 'read'],
  ['replay site.json', 'race 1 in site.json', 'nowhere#1', 'kvm_fault_lock'],
  ['replay action.json', 'race 1 in action.json', '"sing"', 'unmap'],
  ['replay contradiction.json', '"yes" for "vmMte" in contradiction.json', 'use "no"'],
  ['shrink contradiction.json', '"yes" for "vmMte" in contradiction.json', 'use "no"'],
  ['replay setting.json', '"preemptions" in setting.json is 9', 'from 0 to 4'],
];

describe('what cannot be used is refused before anything runs', () => {
  test.each(REFUSED)('%s', async (args, ...says) => {
    const folder = folderWith(FILES);
    const { code, stderr, stdout } = await run(folder, ...args.split(' '));
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^stage2-verify: [^\n]+\.\n$/);
    for (const words of says) expect(stderr).toContain(words);
    expect(existsSync(join(folder, '.stage2-verify/verify.json'))).toBe(false);
  });
});
