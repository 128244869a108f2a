// SPDX-License-Identifier: GPL-2.0-only
// The certificate.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS } from '../../engines/defaults.ts';
import {
  type Certificate,
  type CertifiedSources,
  certificateOf,
} from '../../report/certificate/certificate.ts';
import { changedSources } from '../../report/certificate/changed.ts';
import { CERTIFICATE_FILE, certificateFiles } from '../../report/certificate/files.ts';
import { certificateScreen } from '../../report/certificate/screen.ts';
import { jsonText } from '../../report/json.ts';
import { schemaFault } from '../../report/schema/faults.ts';
import { verdictSentence } from '../../report/verdict.ts';
import { certifiedSources } from '../certified-sources.ts';
import { runToCertify } from '../certifying.ts';
import { certifyCommandLine, shellWord } from '../command-line.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { fileAt, type Io } from '../io.ts';
import { loadRequested } from '../load-variant.ts';
import { type CertifyFlags, REPORT_DIR } from '../options.ts';
import { terminalWidth } from '../output.ts';
import { progressDisplay } from '../progress.ts';
import { makeReportFolder, writeReport } from '../report-folder.ts';
import { requestOf } from '../run-request.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `stage2-verify certify`.
 * @returns the exit code; without a certificate if the space was not covered
 */
export async function certifyCommand(flags: CertifyFlags, io: Io): Promise<number> {
  const { runs, seed, strict } = DEFAULTS;
  const request = requestOf({ ...flags, engine: 'exhaustive', runs, seed, strict });
  const variants = await loadRequested(request, io, 'none');
  const sources = certifiedSources(variants);
  if (flags.check) return checkCertificate(flags, sources, io);
  makeReportFolder(io, flags.reportDir);
  const { release, signal } = interruptSignal(io);
  const display = progressDisplay(io);
  const report = await runToCertify(variants, request, flags, { onProgress: display.update, signal }, io);
  display.end();
  release();
  const sentence = verdictSentence(report);
  const certificate = certificateOf(report, sources, certifyCommandLine(flags));
  if (certificate === null) {
    io.stderr.write(`${sentence}\nNo certificate was written: the space was not covered.\n`);
    return exitCodeOf(report.verdict);
  }
  io.stdout.write(
    flags.json ? jsonText(certificate) : certificateScreen(certificate, sentence, terminalWidth(io)),
  );
  writeReport(io, flags.reportDir, certificateFiles(certificate, sentence));
  return exitCodeOf(report.verdict);
}

/** Whether the committed certificate speaks of these sources; nothing is run. */
function checkCertificate({ reportDir }: CertifyFlags, sources: CertifiedSources, io: Io): number {
  const file = join(reportDir, CERTIFICATE_FILE);
  const certificate = readCertificate(file, io);
  const changed = changedSources(certificate.sources, sources);
  if (changed.length === 0) {
    io.stdout.write(`${file} holds for these sources.\n`);
    return exitCodeOf(certificate.verdict);
  }
  const where = reportDir === REPORT_DIR ? '' : ` --report-dir ${shellWord(reportDir)}`;
  io.stdout.write(
    `${file} does not hold any more: ${changed.join(', ')} changed; renew it with ${certificate.command}${where}\n`,
  );
  return EXIT.inconclusive;
}

function readCertificate(file: string, io: Io): Certificate {
  const remedy = 'write one with stage2-verify certify, or give another --report-dir';
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(fileAt(io, file), 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is no certificate (${(error as Error).message}); ${remedy}`);
  }
  const fault = schemaFault('certificate', parsed);
  if (fault !== null) throw new UsageError(`${file} is no certificate (${fault}); ${remedy}`);
  return parsed as Certificate;
}
