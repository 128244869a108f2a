// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { SUBJECTS } from '../../subjects/all.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { topicsNamed, topicsOf } from './catalogue.ts';
import type { Explanation } from './explanation.ts';
import { namesFile } from './kernel-functions.ts';
import { observe } from './observations.ts';

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))(
  'what can be explained of %s()',
  (_, subject) => {
    const seen = observe(subject);
    const EXPLANATIONS = topicsOf(subject).map((topic) => topic.explain(seen));

    it('says of each name what it stands for, in sentences', () => {
      const dumb = EXPLANATIONS.filter(({ about }) => !/^\S.*[.)]$/s.test(about));
      expect(dumb.map(({ kind, name }) => `${kind} ${name}`)).toEqual([]);
    });

    it.each(['dimension', 'invariant', 'site', 'race'])('names a file of the kernel for each %s', (kind) => {
      const of = EXPLANATIONS.filter((explanation) => explanation.kind === kind);
      expect(of.length).toBeGreaterThan(0);
      const nowhere = of.filter(
        ({ files, kernel, about }) => files.length === 0 && !namesFile(`${kernel} ${about}`),
      );
      expect(nowhere.map(({ kernel, name }) => `${name}: ${kernel}`)).toEqual([]);
    });

    it('does not call a known problem unmended that its analysis says is mended', () => {
      const problems = EXPLANATIONS.filter(({ kind }) => kind === 'known problem');
      const textOf = ({ facts }: Explanation, fact: string) =>
        facts.find(({ name }) => name === fact)?.text ?? '';
      const unmended = problems.filter(
        (problem) =>
          /mended/i.test(textOf(problem, 'analysis')) && textOf(problem, 'mended by').includes('no commit'),
      );
      expect(unmended.map(({ name }) => name)).toEqual([]);
    });

    it('has canaries, of other families, without which a run proves nothing', () => {
      const canaries = EXPLANATIONS.filter(({ kind }) => kind === 'canary').map(({ name }) => name);
      expect(new Set(canaries).size).toBe(canaries.length);
      expect(canaries.length).toBeGreaterThan(1);
    });
  },
);

describe('a name', () => {
  it('can stand for two things', () => {
    expect(topicsNamed(USER_MEM_ABORT, 'folded-pmd-thp').map(({ kind }) => kind)).toEqual([
      'contract',
      'known problem',
    ]);
  });

  it('is found whatever its case', () => {
    expect(topicsNamed(USER_MEM_ABORT, 'VMAKIND').map(({ name }) => name)).toEqual(['vmaKind']);
  });

  it('of a site can carry the number of the call', () => {
    expect(topicsNamed(USER_MEM_ABORT, 'kvm_fault_lock#2').map(({ name }) => name)).toEqual([
      'kvm_fault_lock#2',
    ]);
    expect(topicsNamed(USER_MEM_ABORT, 'kvm_fault_lock#9')).toEqual([]);
    expect(topicsNamed(USER_MEM_ABORT, 'WARN#1')).toEqual([]);
  });
});
