// SPDX-License-Identifier: GPL-2.0-only
// Tells a GitHub workflow what a run came to.
import { appendFileSync } from 'node:fs';
import { type Annotation, workflowCommand } from '../report/github/annotations.ts';
import { fileAt, type Io, type Output } from './io.ts';
import { UsageError } from './usage-error.ts';

/**
 * Tells GitHub what a run came to: annotations as workflow commands, and the summary of the job.
 * @param log where workflow commands go: the log of the step
 * @throws UsageError if the file that GitHub names for the summary cannot be written
 */
export function tellGithub(annotations: readonly Annotation[], summary: string, io: Io, log: Output): void {
  const write = log.writeCommand ?? log.write;
  for (const annotation of annotations) write(`${workflowCommand(annotation)}\n`);
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    appendFileSync(fileAt(io, file), summary);
  } catch (error) {
    throw new UsageError(
      `GITHUB_STEP_SUMMARY names ${file}, which cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); leave out --github outside a workflow`,
    );
  }
}
