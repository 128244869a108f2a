// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { parseSequenceFile } from './file.ts';

const FILE = {
  schemaVersion: 1,
  release: '6.12.1',
  pageSize: '4k',
  machine: { ipaBits: 40, fwb: false, xnx: true },
  operations: [{ op: 'unmap', addr: 0, size: 4096 }],
};

it('a sequence is read as it was written', () => {
  expect(parseSequenceFile(JSON.stringify(FILE), 'a.json')).toEqual(FILE);
});

it.each([
  ['{', 'a.json is not JSON'],
  ['[]', 'a.json holds no sequence'],
  [JSON.stringify({ ...FILE, operations: [{ op: 'remap' }] }), 'a.json has "remap" as operation 1'],
  [
    JSON.stringify({ ...FILE, operations: [{ op: 'unmap', addr: 0 }] }),
    'operation 1 of a.json (unmap) has no "size"',
  ],
  [
    JSON.stringify({ ...FILE, operations: [{ op: 'unmap', addr: 0, size: '4096' }] }),
    'operation 1 of a.json (unmap) has "4096" as "size"; mend it',
  ],
  [JSON.stringify({ ...FILE, operations: [null] }), 'a.json has "undefined" as operation 1'],
  [
    JSON.stringify({ ...FILE, operations: [{ op: 'constructor' }] }),
    'a.json has "constructor" as operation 1',
  ],
  [JSON.stringify({ ...FILE, machine: null }), 'a.json holds no sequence'],
  [JSON.stringify({ ...FILE, machine: { ...FILE.machine, fwb: 1 } }), 'a.json holds no sequence'],
])('%s is no sequence', (text, message) => {
  expect(() => parseSequenceFile(text, 'a.json')).toThrow(message);
});
