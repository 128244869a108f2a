// SPDX-License-Identifier: GPL-2.0-only
/** Mistakes in C: the operators work on what a text was translated to, and what they make is noticed. */
import { Project, ts } from 'ts-morph';
import { beforeEach, describe, expect, it } from 'vitest';
import { asCalled, load } from '../../c/load.ts';
import { translate } from '../../c/translate.ts';
import { Pair } from '../../core/pair.ts';
import type { Variant } from '../../core/variant.ts';
import { confinedBy } from '../../engines/jobs/limits.ts';
import { debianText } from '../../history/debian-text.ts';
import * as kernel from '../../kernel/index.ts';
import { variantOfC } from '../../source/c-variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../../subjects/user_mem_abort/known-problems/all.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { signed, type UserMemAbortVariant } from '../../subjects/user_mem_abort/variant.ts';
import { hunt } from '../hunt.ts';
import { OPERATORS } from '../operators/all.ts';
import { withEdits } from '../plant/edit.ts';
import { toJavaScript } from '../plant/to-javascript.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants-of.ts';

const FILE = 'mmu.ts';
/** One mutant in so many is tried. */
const EVERY = 9;
const SCENARIOS = 4000;

/** Mutants of the sample that no scenario tells, and why none can. */
const DECIDED: { readonly [mutant: string]: string } = {
  'fault_supports_stage2_huge_mapping() fix-condition: map_size === k.PAGE_SIZE -> false':
    'a page is aligned alike on both sides and lies in the slot: what follows says true as well',
  'get_user_mapping_size() fix-condition: ret !== 0 -> false':
    'kvm_pgtable_get_leaf() fails for an address beyond the table, which no hva of a VMA is (hyp/pgtable.c)',
  'get_user_mapping_size() change-error: -EFAULT -> -EAGAIN':
    'behind a WARN_ON() about a level that no table has',
  'get_user_mapping_size() change-error: -EFAULT -> 0': 'behind a WARN_ON() about a level that no table has',
  'user_mem_abort() fix-condition: fault_is_perm && !write_fault && !exec_fault -> false':
    'every leaf is readable, or the guest hypervisor took reading away and gets the fault itself (kvm_s2_handle_perm_fault())',
  'user_mem_abort() stale-copy: kvm -> vcpu.kvm': 'the same object',
  'user_mem_abort() stale-copy: memcache -> vcpu.arch.mmu_page_cache': 'the same object',
  'user_mem_abort() stale-copy: fault_ipa.value -> fault_ipa_1':
    'where the parameter is changed for the first time: it has the value that it was given',
};

const found = debianText('6.12');
const reason = 'reason' in found ? found.reason : null;

describe("mistakes in Debian's 6.12", () => {
  beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));

  it('are noticed, or decided', () => {
    const text = 'text' in found ? found.text : '';
    const translation = translate(text, { file: 'mmu.c', function: 'user_mem_abort' });
    const project = new Project({
      useInMemoryFileSystem: true,
      compilerOptions: { target: ts.ScriptTarget.ES2023 },
    });
    const file = project.createSourceFile(FILE, translation.code);
    const all = mutantsOf('c', [file], OPERATORS);
    expect(all.length).toBeGreaterThan(200);
    const original = load(translation, 'c');
    const bench = new Bench();
    const rules = { strict: false, preemptions: 1, knownProblems: KNOWN_PROBLEMS };
    const fates = all
      .filter((_, i) => i % EVERY === 0)
      .map((mutant) => {
        const pair = new Pair(bench, original, planted(translation.code, mutant), rules);
        return { mutant, killed: hunt(pair, 1, SCENARIOS) !== null };
      });
    const survivors = fates.filter(({ killed }) => !killed).map(({ mutant }) => nameOf(mutant));
    expect(survivors.filter((name) => DECIDED[name] === undefined)).toEqual([]);
    expect(fates.length - survivors.length).toBeGreaterThan(survivors.length * 4);
  });
});

function nameOf({ becomes, inFunction, operator, was }: Mutant): string {
  return `${inFunction}() ${operator}: ${was} -> ${becomes}`;
}

/** The variant with the mistake in it. */
function planted(code: string, { change }: Mutant): Variant {
  const edits = change.replacements.map(({ node, text }) => ({
    from: node.getStart(),
    to: node.getEnd(),
    text,
  }));
  const mutated = withEdits(FILE, code, edits);
  const needs = (change.needs ?? []).filter(
    (name) => !new RegExp(`^import [^;]*\\b${name}\\b`, 'm').test(code),
  );
  const imports = needs.length === 0 ? '' : `import { ${needs.join(', ')} } from 'stage2-verify/kernel';\n`;
  const exports: { user_mem_abort?: unknown } = {};
  new Function('require', 'exports', toJavaScript(FILE, imports + mutated))(() => kernel, exports);
  return { name: 'mutant', signature: 'classic', user_mem_abort: exports.user_mem_abort } as Variant;
}

const older = debianText('6.1');
const noOlder = 'reason' in older ? older.reason : null;

describe("mistakes in Debian's 6.1", () => {
  beforeEach(({ skip }) => skip(noOlder !== null, noOlder ?? ''));

  it('VM_SHARED of a VMA that was not looked up is read through a pointer that nobody wrote', () => {
    const text = 'text' in older ? older.text : '';
    const translation = translate(text, { file: 'mmu.c', function: 'user_mem_abort' });
    const project = new Project({
      useInMemoryFileSystem: true,
      compilerOptions: { target: ts.ScriptTarget.ES2023 },
    });
    const file = project.createSourceFile(FILE, translation.code);
    const mutant = mutantsOf('c', [file], OPERATORS).find(
      ({ becomes, operator }) => operator === 'move-across-lock' && becomes.startsWith('shared = '),
    );
    if (mutant === undefined) throw new Error('shared is read within the lock, and not moved');
    const rules = { strict: false, preemptions: 0, knownProblems: KNOWN_PROBLEMS };
    const original = variantOfC(translation, 'c');
    const bench = new Bench();
    for (const [dimension, values] of confinedBy({
      subject: USER_MEM_ABORT,
      legacy: original,
      refactored: [],
    }))
      bench.choices.confine(dimension, values);
    const { user_mem_abort } = planted(translation.code, mutant) as UserMemAbortVariant;
    const tip = { name: 'mutant', ...signed('classic', asCalled(user_mem_abort, translation)) };
    const pair = new Pair(bench, original, tip, rules);
    expect(hunt(pair, 1, SCENARIOS)?.sighting.threw).toContain('vm_flags is read through a pointer');
  });
});
