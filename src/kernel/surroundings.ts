// SPDX-License-Identifier: GPL-2.0-only
// What every part of a machine may ask.
import type { AbortQuestions } from './abort/questions.ts';
import type { Environment } from './environment.ts';
import type { Geometry } from './geometry.ts';
import type { ProtectedQuestions } from './protected/questions.ts';

/** The surroundings of a part of the machine: what was decided outside, and the configuration. */
export interface Surroundings {
  readonly env: Environment;
  readonly abort: AbortQuestions;
  readonly protection: ProtectedQuestions;
  readonly g: Geometry;
  /** Whether KVM runs in protected mode. */
  readonly pkvm: boolean;
}
