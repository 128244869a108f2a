// SPDX-License-Identifier: GPL-2.0-only
import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import type { Drawn } from '../../conformance/kernel/draw.ts';
import type { KernelResult } from '../../conformance/kernel/run.ts';
import { REALISED } from '../../conformance/kernel/testing/realised.ts';
import { indexPage } from '../html/page.tsx';
import { readResults } from '../html/results.ts';
import { schemaFault } from '../schema/faults.ts';
import { KERNEL_FILE, kernelFiles } from './files.ts';

const SAME = {
  ...{ syndrome: 'DABT write', calls: 'release', 'return value': '1', 'way out': 'goes on', signal: 'none' },
  ...{ 'injected abort': 'none', leaf: 'none', 'dirty log': '', 'page marked dirty': 'no' },
  ...{ 'page references': '0', tags: null, 'tags beside': null, warnings: '0' },
};

function drawn(id: string, vmaKind: string): Drawn {
  return {
    id,
    of: 'user_mem_abort',
    scenario: { schemaVersion: 1, choices: { vmaKind }, races: [] },
    realised: { ...REALISED, boot: 'nvhe' },
    prediction: SAME,
  };
}

/** Two scenarios of one kind of memory that agree, one of another that does not. */
const RESULT: KernelResult = {
  ...{ image: '/boot/vmlinuz-6.12', pages: '4k', source: 'linux-source 6.12', release: '6.12.0' },
  compared: [
    { drawn: drawn('s1', 'thp'), machine: SAME, differences: [] },
    { drawn: drawn('s2', 'thp'), machine: SAME, differences: [] },
    {
      drawn: drawn('s3', 'anon'),
      machine: { ...SAME, warnings: '1' },
      differences: [{ part: 'warnings', model: '0', machine: '1' }],
    },
  ],
  notRun: [],
  leftOut: [],
  ran: [],
  draw: { scenarios: [], refused: new Map(), missing: [] },
  aborts: { scenarios: [], refused: new Map() },
  known: [{ id: 'p', title: 'A <b>problem</b>', predicted: true, given: { reason: 'no such memory' } }],
  broken: [],
};
const COMMAND = 'npx stage2-verify conformance --kernel';

function fileOf(result: KernelResult): string {
  return kernelFiles(result, 1, COMMAND).find(({ path }) => path === KERNEL_FILE)!.text;
}

it('the file conforms to its schema', () => {
  expect(schemaFault('conformance', JSON.parse(fileOf(RESULT)))).toBe(null);
});

it('the HTML report has tables of the functions and the values: whether the machine can have each, and whether it agreed', () => {
  const results = readResults((name) => (name === KERNEL_FILE ? fileOf(RESULT) : null));
  const { document } = parseHTML(indexPage(results, 'npx stage2-verify verify'));
  const view = document.querySelector('#running-kernel')!;
  expect(view.querySelector('.lead')!.textContent).toContain('3 scenarios on 6.12.0: 2 agree');
  const rows = [...view.querySelectorAll('section[aria-label^="Values"] tbody tr')].map((row) =>
    [...row.querySelectorAll('th,td')].map((cell) => cell.textContent),
  );
  expect(rows).toContainEqual(['vmaKind=thp', '2', '2']);
  expect(rows).toContainEqual(['vmaKind=anon', '1', '0']);
  expect(rows.find(([value]) => value === 'vmaKind=dax')?.[1]).toMatch(/^not: .*driver/);
  const machines = [...view.querySelectorAll('section[aria-label="Scenarios by machine"] tbody tr')];
  expect(machines.map((row) => row.textContent)).toContain('nvheneoverse-n1Hyp nVHE32');
  const functions = [...view.querySelectorAll('section[aria-label="Scenarios by function"] tbody tr')].map(
    (row) => [...row.querySelectorAll('th,td')].map((cell) => cell.textContent),
  );
  expect(functions.map(([name]) => name)).toEqual([
    'user_mem_abort()',
    'kvm_handle_guest_abort()',
    'handle_access_fault()',
  ]);
  expect(functions[0]!.slice(0, 4)).toEqual(['user_mem_abort()', '3', '2', '2']);
  expect(functions[1]!.slice(0, 4)).toEqual(['kvm_handle_guest_abort()', '0', '0', '0']);
  expect(view.textContent).toContain('A <b>problem</b>');
  expect(document.querySelector('nav')!.textContent).toContain('Running kernel');
});
