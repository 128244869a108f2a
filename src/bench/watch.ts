// SPDX-License-Identifier: GPL-2.0-only
/** Measures how long `verify --watch` takes from the moment that a file is saved to the verdict. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './cpu.ts';

const SAVES = 10;
const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const RELEASE = '  k.kvm_release_page_unused(page.value);\n';

const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-watch-'));
let child: ChildProcess | null = null;
try {
  spawnSync(process.execPath, [MAIN, 'init', './mine'], { cwd: folder });
  const file = join(folder, 'mine/user_mem_abort.ts');
  const good = readFileSync(file, 'utf8');
  const bad = good.replace(RELEASE, '');
  if (bad === good) throw new Error('the template has no release to leave out');
  child = spawn(
    process.execPath,
    [MAIN, ...'verify --refactored mine/user_mem_abort.ts --watch'.split(' ')],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const said = listen(child);
  await said(/watching \d+ files?;/);
  const seconds: number[] = [];
  for (let save = 0; save < SAVES; save++) {
    const breaks = save % 2 === 0;
    const started = performance.now();
    writeFileSync(file, breaks ? bad : good);
    await said(breaks ? / changed\n[\s\S]*?DIVERGENT/ : / changed\n[\s\S]*?EQUIVALENT/);
    seconds.push((performance.now() - started) / 1000);
    await said(/watching \d+ files?;/);
  }
  process.stdout.write(
    `save to verdict           median ${median(seconds).toFixed(2)} s, worst ${Math.max(...seconds).toFixed(2)} s of ${SAVES}\n`,
  );
} finally {
  child?.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Waits for what a process says, from where the last wait ended. */
function listen(process: ChildProcess): (words: RegExp) => Promise<void> {
  let text = '';
  process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return async (words) => {
    for (let match = words.exec(text); ; match = words.exec(text)) {
      if (match !== null) {
        text = text.slice(match.index + match[0].length);
        return;
      }
      if (process.stdout !== null) await once(process.stdout, 'data');
    }
  };
}
