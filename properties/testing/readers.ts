// SPDX-License-Identifier: GPL-2.0-only
/** Readers of what people pass to commands, with inputs that are nearly right, and such as are nothing at all. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CError } from '../../src/c/error.ts';
import { translate } from '../../src/c/translate.ts';
import { claimIn } from '../../src/cli/gate/certificate.ts';
import { readScenarioFile } from '../../src/cli/scenario-file.ts';
import { readShardFile } from '../../src/cli/shards/shard-file.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { applyMails } from '../../src/source/git/mailed-series.ts';
import { SourceError } from '../../src/source/source-error.ts';
import { quietIo, ROOT } from './cli.ts';

/** A reader with what it is tried on. */
export interface Reader {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Uint8Array>;
  /** Of all inputs, the share that this reader gets: one that starts processes gets few. */
  readonly share: number;
  readonly read: (file: string) => unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-readers-'));
const io = quietIo(folder);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What came of an input: anything but a sentence of ours is a fault, and is given as it is. */
export async function tried(reader: Reader, input: Uint8Array): Promise<string> {
  const file = join(folder, 'input');
  writeFileSync(file, input);
  try {
    await reader.read(file);
    return 'read or refused';
  } catch (error) {
    const isOurs = error instanceof UsageError || error instanceof CError || error instanceof SourceError;
    return isOurs ? 'read or refused' : `${(error as Error).stack}`;
  }
}

/** A text with some bytes replaced, taken out or put in. */
function damaged(text: string): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(fc.nat(Math.max(0, text.length - 1)), fc.nat(8), fc.uint8Array({ maxLength: 8 }));
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    let result = [...bytes(text)];
    for (const [at, removed, put] of edits)
      result = [...result.slice(0, at), ...put, ...result.slice(at + removed)];
    return Uint8Array.from(result);
  });
}

/** JSON that is like a value, but for one value in it. */
function alike(value: unknown): fc.Arbitrary<Uint8Array> {
  const all = [...paths(value)];
  return fc
    .tuple(fc.constantFrom(...all), fc.option(fc.jsonValue(), { nil: undefined }))
    .map(([path, by]) => bytes(JSON.stringify(replaced(value, path, by)) ?? 'null'));
}

function* paths(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* paths(inner, [...path, name]);
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner, i) => (String(i) === name ? replaced(inner, rest, by) : inner));
  const record = value as { readonly [name: string]: unknown };
  return { ...record, [name]: replaced(record[name], rest, by) };
}

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map(bytes),
  fc.json().map(bytes),
);

function near(text: string): fc.Arbitrary<Uint8Array> {
  return fc.oneof({ arbitrary: damaged(text), weight: 3 }, { arbitrary: anything, weight: 1 });
}

function nearJson(value: unknown): fc.Arbitrary<Uint8Array> {
  const text = JSON.stringify(value);
  return fc.oneof({ arbitrary: alike(value), weight: 4 }, { arbitrary: near(text), weight: 2 });
}

const SCENARIO = {
  schemaVersion: 1,
  legacy: 'legacy',
  refactored: 'fault-desc',
  preemptions: 1,
  strict: false,
  choices: { pageSize: '4k' },
  races: [{ site: 'kvm_fault_lock#1', action: 'invalidate' }],
};
const SESSION = {
  schemaVersion: 1,
  choices: {},
  steps: [{ kind: 'access', vcpu: 0, access: 'read', page: 'first' }],
};
const SHARD = {
  schemaVersion: 3,
  versions: { 'stage2-verify': '0.1.0' },
  request: {},
  variants: [],
  plan: {},
  shard: { index: 1, of: 2 },
  results: [{ job: 0, seconds: 1, pairs: [] }],
};
const C = `static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested,
	struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)
{
	struct page *page = NULL;
	bool writable;
	int i;

	for (i = 0; i < 3; i++)
		hva += PAGE_SIZE;
	if (fault_is_perm && !nested)
		goto out;
	__kvm_faultin_pfn(memslot, fault_ipa >> PAGE_SHIFT, 0, &writable, &page);
out:
	return hva ? -EFAULT : 0;
}
`;
const MAIL = `From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
From: Somebody <somebody@example.org>
Date: Mon, 1 Jun 2026 00:00:00 +0000
Subject: [PATCH 1/1] A change

---
 mmu.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/mmu.c b/mmu.c
--- a/mmu.c
+++ b/mmu.c
@@ -1,3 +1,3 @@
 one
-two
+2
 three
--
2.39.0
`;

/** All of them. */
export const READERS: readonly Reader[] = [
  { name: 'a scenario', share: 0.3, inputs: nearJson(SCENARIO), read: (file) => readScenarioFile(file, io) },
  { name: 'a session', share: 0.2, inputs: nearJson(SESSION), read: (file) => readScenarioFile(file, io) },
  {
    name: 'a shard or checkpoint',
    share: 0.2,
    inputs: nearJson(SHARD),
    read: (file) => readShardFile(file, io),
  },
  {
    name: 'a certificate',
    share: 0.1,
    inputs: nearJson(JSON.parse(readFileSync(join(ROOT, 'reports/certificate.json'), 'utf8'))),
    read: (file) => claimIn(readFileSync(file, 'utf8')),
  },
  {
    name: 'C',
    share: 0.195,
    inputs: near(C),
    read: (file) => translate(readFileSync(file, 'latin1'), { file: 'mmu.c', function: 'user_mem_abort' }),
  },
  {
    name: 'mails',
    share: 0.005,
    inputs: near(MAIL),
    read: (file) => applyMails(file, 'mmu.c', 'one\ntwo\nthree\n'),
  },
];
