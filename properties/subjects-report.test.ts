// SPDX-License-Identifier: GPL-2.0-only
/** The committed report on the subjects speaks of the committed sources, and of every subject. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translate } from '../src/c/translate.ts';
import { compare } from '../src/history/compare.ts';
import { debianText } from '../src/history/debian-text.ts';
import { changedSources } from '../src/report/certificate/changed.ts';
import { variantOfC } from '../src/source/c-variant.ts';
import { certificateHashes } from '../src/source/hashes.ts';
import { SUBJECTS } from '../src/subjects/all.ts';
import { HANDLE_ACCESS_FAULT } from '../src/subjects/handle_access_fault/subject.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../src/subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { ROOT } from './testing/cli.ts';
import { planted, type SubjectsReport, subjectsPage, TESTS } from './testing/subjects-report.ts';

const REPORT = JSON.parse(readFileSync(join(ROOT, 'reports/subjects.json'), 'utf8')) as SubjectsReport;
const OTHERS = SUBJECTS.filter((subject) => subject !== USER_MEM_ABORT).map(({ name }) => name);

describe('the report on the subjects', () => {
  it('speaks of the sources as they are', () => {
    const changed = changedSources(
      { ...REPORT.sources, variants: [] },
      { ...certificateHashes(), variants: [] },
    );
    expect(
      changed,
      `reports/subjects.json was written before ${changed.join(', ')} changed: renew it with ${REPORT.command}`,
    ).toEqual([]);
  });

  it('has every subject, walked through without races at all page sizes and with one race at 4K', () => {
    expect(new Set(REPORT.rows.map((row) => row.function))).toEqual(new Set(OTHERS));
    for (const { branches, canaries, function: name, played, problems, walks } of REPORT.rows) {
      expect(walks, name).toMatchObject([
        { pageSize: 'all', preemptions: 0, verdict: 'equivalent', grade: 'exhaustive', weight: '1/1' },
        { pageSize: '4k', preemptions: 1, verdict: 'equivalent', grade: 'exhaustive', weight: '1/1' },
      ]);
      expect(canaries.caught, name).toBe(canaries.of);
      if (played !== undefined) {
        expect(played.verdict, name).toBe('equivalent');
        expect(played.canaries.caught, name).toBe(played.canaries.of);
        expect(played.problems.join(), name).not.toContain('(new)');
      }
      expect(branches.reached, name).toBeGreaterThan(0);
      expect(branches.missing, name).toHaveLength(branches.total - branches.reached);
      for (const { function: inside, line, why } of branches.missing) {
        expect(inside, name).not.toBe('');
        expect(line, name).toBeGreaterThan(0);
        expect(why, name).not.toBe('');
      }
      expect(
        problems.filter((problem) => problem.includes('(new)')),
        name,
      ).toEqual([]);
    }
  });

  it('says what sessions came to, where it was written with them', () => {
    const played = {
      sessions: '5000',
      verdict: 'equivalent',
      canaries: { caught: 7, of: 8 },
      problems: ['unaligned-address'],
    };
    const [first, ...others] = REPORT.rows.map(({ played: _, ...row }) => row);
    const page = subjectsPage({ ...REPORT, rows: [{ ...first!, played }, ...others] });
    expect(page).toContain('## What sessions came to');
    expect(page).toMatch(/\| 5,000 +\| equivalent +\| 7 of 8 +\| unaligned-address +\|/);
    expect(subjectsPage({ ...REPORT, rows: others })).not.toContain('## What sessions came to');
  });

  it('has the mutants of one text of the kernel for each subject that has one, and none survived', () => {
    const scores = REPORT.rows.flatMap((row) =>
      row.mutants === null ? [] : [{ ...row.mutants, of: row.function }],
    );
    const ofKernel = OTHERS.filter((name) => name !== KVM_ARCH_VCPU_PRE_FAULT_MEMORY.name);
    expect(scores.map(({ of }) => of).sort()).toEqual(ofKernel.sort());
    for (const {
      argued,
      arguments: told,
      decided,
      functions,
      killed,
      modelBlind,
      of,
      survived,
      survivors,
      tried,
    } of scores) {
      expect(killed + decided + modelBlind + argued + survived, of).toBe(tried);
      expect(tried, of).toBeGreaterThan(10);
      expect(functions, of).toContain(of);
      expect(survivors, of).toEqual([]);
      expect(told, of).toHaveLength(argued);
    }
  });

  it('has a page that says the same', () => {
    expect(readFileSync(join(ROOT, 'reports/subjects.md'), 'utf8')).toBe(subjectsPage(REPORT));
  });

  it.each(OTHERS)('names at least ten mistakes planted into %s()', (name) => {
    const names = planted(TESTS[name] ?? '');
    expect(names.length).toBeGreaterThanOrEqual(10);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['gmem_abort', '9be19df816de'],
    ['gmem_abort', '694d071f8d85'],
    ['kvm_handle_guest_abort', 'f5fe0adeed60'],
    ['kvm_handle_guest_abort', '85ea6b1ec915'],
    ['pkvm_mem_abort', '0cdcc1039200'],
    ['pkvm_mem_abort', '196f878a7ac2'],
    ['pkvm_mem_abort', '694d071f8d85'],
  ])('has among them, for %s(), what %s mended', (name, commit) => {
    expect(planted(TESTS[name] ?? '').filter((one) => one.endsWith(`, as before ${commit}`))).toHaveLength(1);
  });

  const debian = debianText('6.12');

  it("counts the cases of Debian's text again", async ({ skip }) => {
    if ('reason' in debian) return skip(debian.reason);
    const row = REPORT.rows.find(
      (one) => one.function === HANDLE_ACCESS_FAULT.name && /Debian/.test(one.text),
    );
    const translation = translate(debian.text, { file: 'mmu.c', function: HANDLE_ACCESS_FAULT.name });
    const variant = variantOfC(translation, 'base');
    const rules = { engine: 'exhaustive', pageSize: 'all', preemptions: 0 } as const;
    const report = await compare(variant, { ...variant, name: 'again' }, rules, HANDLE_ACCESS_FAULT);
    const { cases, machines } = row!.walks[0]!;
    expect([report.machines, report.pairs[0]?.coverage?.scenarios]).toEqual([machines, cases]);
  });
});
