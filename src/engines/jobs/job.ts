// SPDX-License-Identifier: GPL-2.0-only
// The types of jobs and their results.
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import type { EngineName, PageSize } from '../defaults.ts';
import type { PairCounts } from '../pair-counts.ts';
import type { ExhaustiveJob } from './exhaustive.ts';
import type { RandomJob } from './random.ts';
import type { SessionsJob } from './sessions.ts';

/** The variants of one run, all of one subject. */
export interface Variants {
  readonly subject: Subject;
  readonly legacy: Variant;
  readonly refactored: readonly Variant[];
  /** Names of those that are the very code of the reference: equal without a run. */
  readonly identical?: readonly string[];
}

/** What decides the result of a run beside the variants. */
export interface RunRules {
  readonly engine: EngineName;
  /** Scenarios per pair; the exhaustive engine has no use for it. */
  readonly runs: number;
  /** 32 bits; the same seed gives the same report. */
  readonly seed: number;
  /** How many races may strike in one run. */
  readonly preemptions: number;
  /** `all`, or the page size of the host; `64k` includes the folded configuration. */
  readonly pageSize: PageSize;
  /** Compare the ordered effects as well. */
  readonly strict: boolean;
}

/** A piece of a run that can be done anywhere and at any time. Plain data: it crosses threads. */
export type Job = RandomJob | ExhaustiveJob | SessionsJob;

/** A job with its place in the list of all jobs of a run, which is the same wherever it is made. */
export interface NumberedJob {
  readonly index: number;
  readonly job: Job;
}

/** What a job came to. Plain data: it crosses threads, files and machines. */
export interface JobResult {
  /** Place of the job in the list of all jobs of the run, from 0. */
  readonly job: number;
  /** Seconds that it took: the only thing that differs when it is done again. */
  readonly seconds: number;
  readonly pairs: readonly PairCounts[];
}

/** Who does jobs. */
export interface JobWatch {
  /** Receives each result as it arrives, in any order. */
  readonly onResult: (result: JobResult) => void;
  /** Whether no further job is to be started. */
  readonly stopped: () => boolean;
}

/** Does jobs, until all are done or it is told to stop. */
export type JobRunner = (jobs: readonly NumberedJob[], watch: JobWatch) => Promise<void>;
