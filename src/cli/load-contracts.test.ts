// SPDX-License-Identifier: GPL-2.0-only
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, ROOT } from '../../properties/testing/cli.ts';
import { quickly } from '../../properties/testing/verifying.ts';
import type { VerifyReport } from '../core/result.ts';
import { verify } from '../engines/verify.ts';
import { loadVariants, variantsOf } from './load-variant.ts';
import type { Trust } from './trust.ts';

const COVERS = 'covers: (legacy, refactored) => legacy.ret === -14 && refactored.ret === -12,';
const CONTRACT = `{
  id: 'other-error', title: '-ENOMEM in place of -EFAULT', differs: ['return value'], mayChangeKnownProblems: false,
  ${COVERS}
  reason: 'The caller wants it.', commit: 'none', scenario: { schemaVersion: 1, choices: { vmaKind: 'hole' }, races: [] },
}`;
const CONTRACTS = `export const contracts = [${CONTRACT}];\n`;
/** The original with another error. */
const VARIANT = `import { user_mem_abort as original } from '${join(ROOT, 'legacy/user_mem_abort.ts')}';
export function user_mem_abort(k: any, vcpu: any, fault_ipa: any, nested: any, memslot: any, hva: any, fault_is_perm: any) {
  const ret = original(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
  return ret === -14 ? -12 : ret;
}
`;

/** What a run of a module of this folder comes to. */
async function judged(
  files: { readonly [path: string]: string },
  module: string,
  named: readonly string[] = [],
  trust: Trust = 'none',
): Promise<VerifyReport> {
  const folder = folderWith(files);
  const loaded = await loadVariants(undefined, [module], folder, named, undefined, trust);
  return verify(quickly({ ...variantsOf(loaded), runs: 300 }));
}

describe('the contracts of a variant', () => {
  it.each([
    [
      'are those that its module exports, if somebody answers for it',
      { 'a/user_mem_abort.ts': VARIANT + CONTRACTS },
      [],
      'caller',
    ],
    [
      'are those of contracts.ts beside it',
      { 'a/user_mem_abort.ts': VARIANT, 'a/contracts.ts': CONTRACTS },
      [],
      'none',
    ],
    [
      'are those of a file that is named',
      { 'a/user_mem_abort.ts': VARIANT, 'c.ts': CONTRACTS },
      ['c.ts'],
      'none',
    ],
  ] as const)('%s', async (_, files, named, trust) => {
    const { pairs, verdict } = await judged(files, 'a/user_mem_abort.ts', named, trust);
    expect(verdict).toBe('equivalent');
    expect(pairs[0].contracts).toMatchObject([{ id: 'other-error', reason: 'The caller wants it.' }]);
    expect(pairs[0].contracts[0].count).toBeGreaterThan(0);
  });

  it('are none unless somebody says so', async () => {
    const { pairs, verdict } = await judged(
      { 'state-object/user_mem_abort.ts': VARIANT },
      'state-object/user_mem_abort.ts',
    );
    expect(verdict).toBe('divergent');
    expect(pairs[0].contracts).toEqual([]);
  });

  it('can be written in the words of stage2-verify/contracts', async () => {
    const words = `import { firstCall, labelOf } from 'stage2-verify/contracts';
export const contracts = [${CONTRACT.replace(COVERS, "covers: (legacy, refactored, c) => firstCall(legacy, 'mmap_read_lock') !== undefined && labelOf(c, 'vmaKind') !== '' && refactored.ret === -12,")}];\n`;
    const report = await judged(
      { 'a/user_mem_abort.ts': VARIANT, 'a/contracts.ts': words },
      'a/user_mem_abort.ts',
    );
    expect(report.pairs[0].contracts[0].divergence).toBe('a-1');
  });

  it('go with the bytes and not with the name of the folder', async () => {
    const folder = folderWith({});
    const outcomes = await Promise.all(
      ['legacy', 'fault-desc', 'whatever'].map(async (name) => {
        cpSync(join(ROOT, 'refactored/state-object'), join(folder, name), { recursive: true });
        const { contracts } = (
          await loadVariants(undefined, [join(ROOT, 'refactored/state-object/user_mem_abort.ts')], folder)
        ).refactored[0].variant;
        return contracts?.map(({ id }) => id);
      }),
    );
    expect(new Set(outcomes.map(String)).size).toBe(1);
    expect(readFileSync(join(folder, 'legacy/contracts.ts'), 'utf8')).toContain('mte-refusal-before-lock');
  });
});

describe('a list of contracts that is wrong is refused in one sentence', () => {
  it.each([
    ['export const contracts = 3;', 'exports no list called contracts'],
    ['export const others = [];', 'exports no list called contracts'],
    ['export const contracts = [null];', 'contract 1 is no object'],
    [CONTRACTS.replace(COVERS, ''), 'the contract other-error has no function covers'],
    [CONTRACTS.replace("'return value'", "'weather'"), 'has "weather" in differs; use some of return value'],
    [CONTRACTS.replace("choices: { vmaKind: 'hole' }", "choices: { moon: 'full' }"), '"moon"'],
    [`export const contracts = [${CONTRACT}, ${CONTRACT}];`, 'has two contracts called other-error'],
    ['export const contracts = [', 'does not compile'],
  ])('%#', async (text, says) => {
    const folder = folderWith({ 'a/user_mem_abort.ts': VARIANT, 'a/contracts.ts': text });
    await expect(loadVariants(undefined, ['a/user_mem_abort.ts'], folder)).rejects.toThrow(says);
  });

  it('as is a file that is not there', async () => {
    await expect(loadVariants(undefined, ['state-object'], ROOT, ['nowhere.ts'])).rejects.toThrow(
      '--contracts nowhere.ts names no file',
    );
  });
});
