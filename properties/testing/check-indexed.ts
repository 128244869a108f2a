// SPDX-License-Identifier: GPL-2.0-only
/**
 * Compiles with `noUncheckedIndexedAccess`, and tells of what it finds in the folders of tsconfig.indexed.json: what they import is on the hot
 * path, and checked without.
 */
import { spawnSync } from 'node:child_process';

const FOLDERS = /^src\/(cli|report|analysis)\//;
const FOUND = /^(\S+)\(\d+,\d+\): error TS\d+: /;

const { error, status, stdout } = spawnSync('tsc', ['-p', 'tsconfig.indexed.json', '--pretty', 'false'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
if (error !== undefined) throw error;
const lines = stdout.split('\n');
const found = lines.filter((line) => FOUND.test(line));
if (status !== 0 && found.length === 0) throw new Error(`tsc ended with ${status}: ${stdout}`);
// What is found goes on in lines that are set in.
let told = false;
for (const line of lines) {
  const file = FOUND.exec(line)?.[1];
  if (file !== undefined) told = FOLDERS.test(file);
  if (told && line !== '') process.stdout.write(`${line}\n`);
}
process.exitCode = found.some((line) => FOLDERS.test(line)) ? 1 : 0;
