// SPDX-License-Identifier: GPL-2.0-only
/** The order of the files of tests: none of the cores waits at the end for a long file that the other began last. */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects in their order. A process is shared by the files of one project, so that these stay together; the shortest files come last. */
const PROJECTS = ['e2e', 'thorough', 'tests'];

/** The files that take longest, the longest first, the machine and the browser not beside one another; of the others the larger ones go first. */
const LONGEST = [
  'kernel',
  'recipes',
  'html-report',
  'hostile',
  'resume',
  'fresh-clone',
  'tutorial',
  'workers',
  'deploy',
  'cli-examples',
  'package',
  'ci-workflows',
  'cli-watch',
  'ci-examples',
  'process',
  'documents',
  'conformance',
  'shards-exhaustive',
  'shards',
  'cli-engines',
  'cli-init',
  'handle-access-fault-cli',
  'gate-certificate',
  'mutate',
  'c-series',
  'subject-sessions',
  'golden',
  'gate-judges',
  'cures',
  'exhaustive',
  'gate-own-project',
  'report-json',
  'measure',
  'interrupt',
];

/** Where `one` stands in a list; behind all others if it does not. */
function placeIn(list: readonly string[], one: string): number {
  const place = list.indexOf(one);
  return place < 0 ? list.length : place;
}

/** As Vitest orders files, but projects as listed, and the longest of them first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const keys = new Map(
      files.map((file) => [
        file,
        [placeIn(PROJECTS, file.project.name), placeIn(LONGEST, basename(file.moduleId, '.test.ts'))],
      ]),
    );
    return (await super.sort(files)).sort((a, b) => {
      const [[projectA = 0, longA = 0], [projectB = 0, longB = 0]] = [keys.get(a) ?? [], keys.get(b) ?? []];
      return projectA - projectB || longA - longB;
    });
  }
}
