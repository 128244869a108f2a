// SPDX-License-Identifier: GPL-2.0-only
// The types of counterexamples.json.

import type { RaceEnd } from '../../core/effect.ts';
import type { MachineSnapshot, PageShape } from '../../subjects/user_mem_abort/snapshot.ts';
import type { StepKind } from '../step-kind.ts';

/** Version of the format of counterexamples.json. */
export const DETAIL_SCHEMA_VERSION = 4;

/** Name of the file below the report folder. */
export const DETAIL_FILE = 'counterexamples.json';

/** A line of a listed source. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The function that it is in; null where that is not known. */
  readonly function: string | null;
}

/** One step of a trace, in words. */
export interface StepDetail {
  readonly text: string;
  /** What another thread did, and what came of it; null for a call of the run itself. */
  readonly race: { readonly name: string; readonly end: RaceEnd } | null;
  /** Locks held, as in the effect log: 1 mmap_lock, 2 mmu_lock for reading, 4 for writing, 8 interrupts off. */
  readonly locks: number;
  /** Of another thread that acts: what it calls in the kernel, in order. */
  readonly calls: readonly string[];
  /** What kind of step it is, to choose by. */
  readonly kind: StepKind;
  /** References on the pages that the run came to hold. */
  readonly pages: readonly PageShape[];
  /** Page-table pages in the memory cache; null if nothing looked at it. */
  readonly cache: number | null;
  /** What stage-2 maps the faulting page to, in words; null if nothing looked at it. */
  readonly leaf: string | null;
  /** The call, then the calls of the helpers around it up to `user_mem_abort()`. */
  readonly at: readonly Place[];
}

/** One moment of both runs. */
export interface DetailRow {
  /** Whether both take the same step; else each takes another, or one of them none. */
  readonly same: boolean;
  readonly legacy: StepDetail | null;
  readonly refactored: StepDetail | null;
}

/** One run and the machine that it left. */
export interface RunDetail {
  readonly variant: string;
  /** `returns -EFAULT`, or why there is no return value. */
  readonly end: string;
  /** The return that the value came from, then those that passed it on; empty where that is not known. */
  readonly at: readonly Place[];
  /** Null for a step of a session. */
  readonly final: MachineSnapshot | null;
  /** The final machine by the parts that are compared. */
  readonly parts: { readonly [name: string]: readonly string[] };
  /** Broken invariants in words. */
  readonly breaches: readonly string[];
}

/** Everything that is drawn of one divergence, contract or problem of the base. */
export interface CounterexampleDetail {
  /** The id of the divergence or problem of the base in verify.json. */
  readonly id: string;
  readonly kind: 'divergence' | 'contract' | 'base-problem';
  /** What is wrong, in one line. */
  readonly headline: string;
  /** The command that shows it again. */
  readonly replay: string;
  /** Null if no access faulted. */
  readonly fault: { readonly esr: number; readonly hpfar: number; readonly far: number } | null;
  /** The machine before the fault, in lines of text, and as shapes unless it is a session. */
  readonly machine: readonly string[];
  readonly before: MachineSnapshot | null;
  readonly rows: readonly DetailRow[];
  /** The first row that differs, or -1. */
  readonly firstDifference: number;
  /** Steps that were left out at the end. */
  readonly left: number;
  readonly legacy: RunDetail;
  readonly refactored: RunDetail;
}

/** A source file with the branches in it that were counted. */
export interface ListingFile {
  readonly path: string;
  readonly text: string;
  readonly branches: readonly {
    readonly line: number;
    readonly text: string;
    /** How often control came to it. */
    readonly count: number;
    /** Why it is not reached; null if it is. */
    readonly why: string | null;
  }[];
}

/** The sources of one variant. */
export interface VariantListing {
  readonly variant: string;
  readonly files: readonly ListingFile[];
}

/** counterexamples.json: what the HTML report shows beside verify.json; `schema/counterexamples.schema.json` describes it. */
export interface DetailReport {
  readonly schemaVersion: number;
  readonly counterexamples: readonly CounterexampleDetail[];
  readonly listings: readonly VariantListing[];
}
