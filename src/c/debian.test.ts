// SPDX-License-Identifier: GPL-2.0-only
/** The mmu.c of the kernels that Debian ships. */
import { beforeEach, describe, expect, it } from 'vitest';
import { problemFor } from '../core/known-problem.ts';
import { Pair } from '../core/pair.ts';
import { problemsOf } from '../core/subject.ts';
import { problemShows } from '../engines/base-problems.ts';
import { confinedBy } from '../engines/jobs/limits.ts';
import { classIn } from '../engines/relation.ts';
import { debianText } from '../history/debian-text.ts';
import { ENOEXEC } from '../kernel/errno.ts';
import { variantOfC } from '../source/c-variant.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { D } from '../subjects/user_mem_abort/dimensions/all.ts';
import { EARLIER_PROBLEMS, KNOWN_PROBLEMS } from '../subjects/user_mem_abort/known-problems/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant } from '../subjects/user_mem_abort/variant.ts';
import { LEGACY } from '../subjects/user_mem_abort/variants.ts';
import { load } from './load.ts';
import { translate } from './translate.ts';

const SCENARIOS = 3000;

/** What is expected of each version's file. */
const VERSIONS = [
  {
    version: '6.12',
    parameters: ['vcpu', 'fault_ipa', 'nested', 'memslot', 'hva', 'fault_is_perm'],
    functions: [
      'memslot_is_logging',
      'get_user_mapping_size',
      'kvm_is_device_pfn',
      'fault_supports_stage2_huge_mapping',
      'transparent_hugepage_adjust',
      'get_vma_page_shift',
      'kvm_vma_mte_allowed',
      'user_mem_abort',
    ],
  },
  {
    version: '6.1',
    parameters: ['vcpu', 'fault_ipa', 'memslot', 'hva', 'fault_status'],
    functions: [
      'memslot_is_logging',
      'kvm_is_device_pfn',
      'get_user_mapping_size',
      'fault_supports_stage2_huge_mapping',
      'transparent_hugepage_adjust',
      'get_vma_page_shift',
      'user_mem_abort',
    ],
  },
] as const;

describe.each(VERSIONS)("Debian's $version mmu.c", ({ version, parameters, functions }) => {
  const found = debianText(version);
  const reason = 'reason' in found ? found.reason : null;
  beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));
  const text = 'text' in found ? found.text : '';

  it('is translated down to the façade of its release, which is told by what it calls', () => {
    const t = translate(text, { file: 'arch/arm64/kvm/mmu.c', function: 'user_mem_abort' });
    expect(t.release).toBe(version);
    expect(t.signature.arguments).toEqual(parameters);
    expect(new Set(t.functions.map((f) => f.name))).toEqual(new Set(functions));
    expect(t.modelled.map((m) => m.name)).toEqual(['kvm_send_hwpoison_signal', 'sanitise_mte_tags']);
    expect(t.configSymbols).toEqual({ __PAGETABLE_PMD_FOLDED: null });
    expect(t.statics).toEqual([]);
  });

  it('is equal to itself under other names and layout, effects included', () => {
    const options = { file: 'mmu.c', function: 'user_mem_abort' };
    const renamed = text
      .replaceAll('vma_pagesize', 'bytes')
      .replaceAll(/^\t+/gm, ' ')
      .replaceAll('\n\n', '\n');
    const pair = new Pair(
      new Bench(),
      load(translate(text, options), 'as it is'),
      load(translate(renamed, options), 'renamed'),
      { strict: true, preemptions: 1, knownProblems: KNOWN_PROBLEMS },
    );
    let different = 0;
    for (let seed = 0; seed < SCENARIOS; seed++) {
      pair.choices.startRandom(seed);
      if (pair.run()) continue;
      const { kind } = pair.judge();
      // What both break alike is the release's own, and no difference.
      if (kind !== null) different++;
    }
    expect(different).toBe(0);
  });

  it('with gfns kept in 32 bits breaks, although no VM of its runs is in protected mode', () => {
    const options = { file: 'mmu.c', function: 'user_mem_abort' };
    const cut = text.replace(/(?<=\tgfn = )(?=(fault_)?ipa )[^;]+/g, '(u32)($&)');
    expect(cut).not.toBe(text);
    const [legacy, refactored] = [text, cut].map((one) => variantOfC(translate(one, options), version));
    const bench = new Bench();
    for (const [dimension, values] of confinedBy({
      subject: USER_MEM_ABORT,
      legacy: legacy!,
      refactored: [refactored!],
    }))
      bench.choices.confine(dimension, values);
    const rules = { strict: false, preemptions: 0, knownProblems: KNOWN_PROBLEMS };
    const pair = new Pair(bench, legacy!, refactored!, rules);
    const broken = new Set<string>();
    for (let seed = 0; seed < SCENARIOS; seed++) {
      bench.choices.startRandom(seed);
      if (!pair.run()) for (const name of pair.judge().invariants) broken.add(name);
    }
    expect([...broken]).toContain('gfn-in-slot');
  });
});

describe("Debian's 6.1 beside its 6.12", () => {
  const [before, after] = [debianText('6.1'), debianText('6.12')];
  const reason = 'reason' in before ? before.reason : 'reason' in after ? after.reason : null;
  beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));
  const read = (found: typeof before) =>
    translate('text' in found ? found.text : '', { file: 'mmu.c', function: 'user_mem_abort' });

  it('has four functions with another text and one less, and the tag helper that the model stands in for differs', () => {
    const [old, now] = [read(before), read(after)];
    const hashes = new Map(old.functions.map(({ hash, name }) => [name, hash]));
    const changed = now.functions.filter(({ hash, name }) => hashes.has(name) && hashes.get(name) !== hash);
    expect(new Set(changed.map(({ name }) => name))).toEqual(
      new Set([
        'get_user_mapping_size',
        'transparent_hugepage_adjust',
        'get_vma_page_shift',
        'user_mem_abort',
      ]),
    );
    expect(now.functions.filter(({ name }) => !hashes.has(name)).map(({ name }) => name)).toEqual([
      'kvm_vma_mte_allowed',
    ]);
    const different = now.modelled.filter(
      ({ name, tokens }) => old.modelled.find((one) => one.name === name)?.tokens !== tokens,
    );
    expect(different.map(({ name }) => name)).toEqual(['sanitise_mte_tags']);
  });

  it.each([
    ['6.1', '6.12'],
    ['6.12', '6.1'],
  ])('with a race, what %s keeps %s keeps as well', (base, tip) => {
    const texts = { '6.1': read(before), '6.12': read(after) };
    const bench = new Bench();
    const [legacy, refactored] = [base, tip].map((version) =>
      variantOfC(texts[version as '6.1' | '6.12'], version),
    );
    const rules = { strict: false, preemptions: 1, knownProblems: KNOWN_PROBLEMS };
    const pair = new Pair(bench, legacy!, refactored!, rules);
    for (const [dimension, values] of confinedBy({
      subject: USER_MEM_ABORT,
      legacy: legacy!,
      refactored: [refactored!],
    }))
      bench.choices.confine(dimension, values);
    const broken = new Set<string>();
    let differ = 0;
    for (let seed = 0; seed < SCENARIOS; seed++) {
      bench.choices.startRandom(seed);
      if (pair.run()) continue;
      const judgement = pair.judge();
      if (judgement.kind === null) continue;
      differ++;
      if (judgement.bearing === 'breaks' && !judgement.explained && classIn(pair, judgement) === 'breaks')
        for (const name of judgement.invariants) broken.add(name);
    }
    expect(differ).toBeGreaterThan(0);
    expect([...broken]).toEqual([]);
  });

  it('maps what a driver mapped otherwise, and nothing else without races, logging and MTE', () => {
    const bench = new Bench();
    const pair = new Pair(bench, load(read(before), '6.1'), load(read(after), '6.12'), {
      strict: false,
      preemptions: 0,
      knownProblems: KNOWN_PROBLEMS,
    });
    // 6.1 takes no nested faults and neither tells protected mode apart.
    for (const dimension of [D.nestedSize, D.protectedKvm, D.slotLogging, D.vmMte])
      bench.choices.confine(dimension, 1);
    const kinds = new Set<string>();
    const parts = new Set<string>();
    for (let seed = 0; seed < SCENARIOS; seed++) {
      bench.choices.startRandom(seed);
      if (pair.run()) continue;
      const { differs, kind } = pair.judge();
      if (kind === null) continue;
      kinds.add(SPACE.dimensions[D.vmaKind].values[bench.choices.values[D.vmaKind]].label);
      parts.add(differs[0] ?? 'nothing');
    }
    expect([[...kinds].sort(), [...parts]]).toEqual([
      // Memory of DAX is not in the memory map: both take it for a device's, as they do a driver's.
      ['dax', 'mixedmap', 'pfnmap'],
      ['stage-2'],
    ]);
  });
});

describe.each(VERSIONS)("what Debian's $version breaks", ({ version }) => {
  const found = debianText(version);
  beforeEach(({ skip }) => skip('reason' in found, 'reason' in found ? found.reason : ''));
  const translated = (): UserMemAbortVariant => {
    const text = 'text' in found ? found.text : '';
    return variantOfC(translate(text, { file: 'mmu.c', function: 'user_mem_abort' }), version);
  };

  it('is a known problem of its release, whatever it is', () => {
    const variant = translated();
    const bench = new Bench();
    for (const [dimension, values] of confinedBy({
      subject: USER_MEM_ABORT,
      legacy: variant,
      refactored: [],
    }))
      bench.choices.confine(dimension, values);
    const problems = problemsOf(USER_MEM_ABORT, variant);
    const unlisted = new Set<string>();
    const explained = new Set<string>();
    const leaked = new Set<number>();
    for (let seed = 0; seed < 10 * SCENARIOS; seed++) {
      bench.choices.startRandom(seed);
      const { breaches, ret } = bench.record(variant, 1);
      for (const { invariant } of breaches) {
        const problem = problemFor(problems, invariant, bench.choices);
        if (problem === null) unlisted.add(invariant);
        else explained.add(problem.id);
        if (problem?.id === 'exec-of-device-keeps-page') leaked.add(ret);
      }
    }
    expect([...unlisted]).toEqual([]);
    expect([...leaked]).toEqual([-ENOEXEC]);
    // 6.1 has no nested guests.
    const nested = version === '6.12' ? ['nested-exec-at-one-level', 'poison-size-before-clamp'] : [];
    expect(EARLIER_PROBLEMS.map(({ id }) => id).filter((id) => explained.has(id))).toEqual([
      'exec-of-device-keeps-page',
      ...nested,
    ]);
    expect(problemsOf(USER_MEM_ABORT, LEGACY)).toEqual(KNOWN_PROBLEMS);
  });

  it('of earlier releases shows in the scenario of each problem', () => {
    const variant = translated();
    const nested = EARLIER_PROBLEMS.filter(({ scenario }) => 'nestedSize' in scenario.choices);
    const here =
      version === '6.12' ? EARLIER_PROBLEMS : EARLIER_PROBLEMS.filter((one) => !nested.includes(one));
    for (const problem of here) expect(problemShows(new Bench(), problem, variant), problem.id).toBe(true);
    expect(nested).toHaveLength(2);
  });
});
