#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only
// What npm links as the command. It is there, and may be run, before the first build and after every other.
import { existsSync } from 'node:fs';

const program = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write(
    'stage2-verify: this checkout is not built yet; run npm run build, and the command again.\n',
  );
  process.exitCode = 2;
}
