// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { topicsNamed, topicsOf } from './catalogue.ts';
import type { Explanation } from './explanation.ts';
import { namesFile } from './kernel-functions.ts';
import { observe } from './observations.ts';

const seen = observe(USER_MEM_ABORT);
const EXPLANATIONS = topicsOf(USER_MEM_ABORT).map((topic) => topic.explain(seen));

describe('what can be explained', () => {
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
    for (const problem of problems) {
      if (/mended/i.test(textOf(problem, 'analysis')))
        expect(textOf(problem, 'mended by')).not.toContain('no commit');
    }
    const exec = problems.find(({ name }) => name === 'nested-exec-without-xnx');
    expect(exec && textOf(exec, 'mended by')).toContain('49b32ddb87a3');
  });
});

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
