// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { explainKnownProblem } from './judged.ts';

const factsOf = (id: string): { readonly [name: string]: string } => {
  const problem = USER_MEM_ABORT.knownProblems.find((candidate) => candidate.id === id);
  if (problem === undefined) throw new Error(`there is no known problem ${id}`);
  return Object.fromEntries(explainKnownProblem(problem).facts.map(({ name, text }) => [name, text]));
};

describe('what is said of a known problem', () => {
  it('names the commit that mended it', () => {
    expect(factsOf('nested-exec-without-xnx')['mended by']).toMatch(/^49b32ddb87a3 /);
  });

  it('says so where no commit is known', () => {
    expect(factsOf('folded-pmd-thp')['mended by']).toBe('no commit that we know');
  });

  it.each(USER_MEM_ABORT.knownProblems.map(({ id }) => id))(
    '%s speaks of its mend in one place alone, so that it cannot contradict itself',
    (id) => {
      expect(factsOf(id).analysis).not.toMatch(/\b(mended|fixed) (by|in|upstream)\b|\bcommit [0-9a-f]{7}/);
    },
  );
});
