// SPDX-License-Identifier: GPL-2.0-only
// `certify` as it is typed.
import { type CertifyFlags, OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Runs every machine and every schedule within the bound, and writes down what was covered and what came of it, with the
hashes of all sources that decide it: certificate.json and certificate.md, the same bytes for the same sources.

With --check it runs nothing: exit code 3 if a source has changed since the certificate was written.`;

const EXAMPLES = `Examples:
  $ stage2-verify certify
  $ stage2-verify certify --preemptions 0 --page-size 4k --report-dir quick
  $ stage2-verify certify --refactored ./my/user_mem_abort.ts
  $ stage2-verify certify --check`;

export const CERTIFY = commandLine<CertifyFlags>({
  name: 'certify',
  summary: 'a certificate of everything within a bound',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    OPTION.legacy(),
    OPTION.refactored('all built-in ones'),
    OPTION.certifiedPreemptions(),
    OPTION.pageSize(),
    OPTION.workers(),
    OPTION.reportDir(),
    OPTION.check(),
    OPTION.json(),
  ],
  run: async ({ flags, io }) => {
    const { certifyCommand } = await import('../commands/certify.ts');
    return certifyCommand(flags, io);
  },
});
