// SPDX-License-Identifier: GPL-2.0-only
// Sessions found, replayed and shrunk by command.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../src/report/json.ts';
import { folderWith, ROOT, run } from './testing/cli.ts';
import { guest, session, vmm } from './testing/sessions.ts';

/** A variant that forgets to log what a permission fault made writable. */
const FORGETFUL = `import { user_mem_abort as original } from '${join(ROOT, 'legacy/user_mem_abort.ts')}';
export function user_mem_abort(k: any, vcpu: any, ipa: any, nested: any, slot: any, hva: any, perm: any) {
  const quiet = Object.create(k, perm ? { mark_page_dirty_in_slot: { value: () => undefined } } : {});
  return original(quiet, vcpu, ipa, nested, slot, hva, perm);
}
`;

const LONG = session([
  guest('read', 'neighbour'),
  vmm('start-logging'),
  guest('read'),
  guest('write'),
  vmm('harvest-dirty-log'),
]);

describe('verify --engine sessions', () => {
  it('gives a verdict, shrinks what it finds, and writes what replays', async () => {
    const folder = folderWith({ 'forgetful.ts': FORGETFUL });
    const { code, stdout } = await run(
      folder,
      ...[
        'verify',
        '--engine',
        'sessions',
        '--runs',
        '300',
        '--refactored',
        'forgetful.ts',
        '--trust',
        '--quiet',
      ],
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^DIVERGENT \(sampled, 300 sessions, 1 race, seed 1\): forgetful breaks what legacy keeps\n$/,
    );
    const report = JSON.parse(readFileSync(join(folder, '.stage2-verify/verify.json'), 'utf8'));
    expect(report).toMatchObject({ grade: 'sampled', options: { engine: 'sessions', runs: 300 } });
    const [first] = report.pairs[0].divergences;
    expect(first.scenario.steps.length).toBeLessThanOrEqual(3);
    const replayed = await run(
      folder,
      'replay',
      '.stage2-verify/scenarios/forgetful-1.json',
      '--trust',
      '--json',
    );
    expect(replayed.code).toBe(1);
    expect(JSON.parse(replayed.stdout).pairs[0]).toMatchObject({ kind: first.kind, differs: first.differs });
  });
});

describe('a session file', () => {
  const files = { 'forgetful.ts': FORGETFUL, 'long.json': jsonText(LONG) };

  it('is replayed: steps, state before, both traces, state after', async () => {
    const { code, stdout } = await run(
      folderWith(files),
      'replay',
      'long.json',
      '--trust',
      '--refactored',
      'forgetful.ts',
    );
    expect(code).toBe(1);
    expect(stdout).toContain('step 2 VMM: start-logging -> done');
    expect(stdout).toContain('before step 4');
    expect(stdout).toContain('first difference (- legacy, + forgetful):');
    expect(stdout).toMatch(/^- .* mark_page_dirty_in_slot\(/m);
    expect(stdout).toMatch(/^ {2}dirty log +- gfn/m);
  });

  it('is made smaller', async () => {
    const folder = folderWith(files);
    const { code, stdout } = await run(
      folder,
      'shrink',
      'long.json',
      '--refactored',
      'forgetful.ts',
      '--trust',
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^size 5 before, 3 after/);
    const { steps } = JSON.parse(readFileSync(join(folder, 'long.min.json'), 'utf8'));
    expect(steps).toEqual([vmm('start-logging'), guest('read'), guest('write')]);
  });

  it('on which the built-in states match is so told', async () => {
    const { code, stdout } = await run(folderWith(files), 'replay', 'long.json');
    expect(code).toBe(0);
    expect(stdout.match(/nothing undeclared shows/g)).toHaveLength(3);
  });

  it('that cannot be used is refused in one sentence', async () => {
    const bad = jsonText({ ...LONG, steps: [{ actor: 'host', does: 'sing' }] });
    const { code, stderr } = await run(folderWith({ 'bad.json': bad }), 'replay', 'bad.json');
    expect(code).toBe(2);
    expect(stderr).toContain('what host does in step 1 in bad.json is "sing"; use one of unmap');
  });

  it('whose choices contradict each other is refused', async () => {
    const bad = jsonText(session([], { protectedKvm: 'yes', vmMte: 'yes' }));
    const { code, stderr } = await run(folderWith({ 'bad.json': bad }), 'replay', 'bad.json');
    expect(code).toBe(2);
    expect(stderr).toContain('"yes" for "vmMte" in bad.json contradicts the other choices');
  });
});
