// SPDX-License-Identifier: GPL-2.0-only
// One comparison of a pair, by the engines.
import type { VerifyReport } from '../core/result.ts';
import type { Subject } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import { DEFAULTS } from '../engines/defaults.ts';
import type { RunRules } from '../engines/jobs/job.ts';
import { verify } from '../engines/verify.ts';
import { canariesWith } from '../mistakes/canaries/all.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';

/** Holds a variant against a base, canaries included. */
export function compare(
  base: Variant,
  tip: Variant,
  rules: Partial<RunRules>,
  subject: Subject = USER_MEM_ABORT,
): Promise<VerifyReport> {
  return verify({
    ...DEFAULTS,
    ...rules,
    subject,
    legacy: base,
    refactored: [tip],
    timeLimit: null,
    replayCommand: () => '',
    canaries: canariesWith(subject),
    versions: {},
  });
}
