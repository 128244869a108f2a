// SPDX-License-Identifier: GPL-2.0-only
// The audit of one variant.
import { FAULT_DESC, parseVariant, type VariantProgram } from '../structure/program.ts';
import type { NamedSource } from '../structure/sources.ts';
import { type Access, accessesOf, stateVariables } from './accesses.ts';
import { type Confirmation, confirm } from './confirm.ts';
import { derivations } from './derive.ts';
import { type Origin, Origins } from './origin.ts';
import { type Evidence, isGiven, NAMED, type Verdict, verdictOn } from './verdict.ts';

/** How the audit is run. */
export interface AuditOptions {
  /** Scenarios by which derivations are confirmed. Default 20,000. */
  readonly runs?: number;
  /** 32 bits. Default 1. */
  readonly seed?: number;
}

/** How a field can be computed from elsewhere. */
export interface AuditedDerivation {
  readonly expression: string;
  readonly inputs: readonly string[];
  readonly evidence: 'flow' | 'mined';
  /** Inputs that are written again behind the field, so that only the runs say that it stays equal. */
  readonly changing: readonly string[];
  /** Reads at which it was compared, and never found different. */
  readonly checked: number;
}

/** What the audit says about one field. */
export interface AuditedField {
  readonly struct: string;
  readonly field: string;
  readonly origin: Origin;
  readonly verdict: Verdict;
  /** Whether the audit would take the field out of the state. */
  readonly named: boolean;
  /** `path:line` each. */
  readonly written: readonly string[];
  readonly read: readonly string[];
  /** The function whose last write to it makes it a constant; null if nothing writes it after its initialiser. */
  readonly constantAfter: string | null;
  readonly derivation: AuditedDerivation | null;
}

/** The audit of one variant. */
export interface StateAudit {
  readonly variant: string;
  readonly structs: readonly string[];
  readonly fields: readonly AuditedField[];
  /** Scenarios by which derivations were confirmed. */
  readonly runs: number;
}

const DEFAULT_RUNS = 20_000;

/** Audits the structures in which a variant keeps its state; one that has none gives an empty audit. */
export function auditState(source: NamedSource, options: AuditOptions = {}): StateAudit {
  const program = parseVariant(source);
  const structs = usedStructs(program);
  const runs = structs.length === 0 ? 0 : (options.runs ?? DEFAULT_RUNS);
  const accesses = accessesOf(program).filter((a) => structs.includes(a.struct));
  const candidates = derivations(program, accesses).filter((d) => structs.includes(d.struct));
  const confirmed =
    candidates.length === 0 ? [] : confirm(program, accesses, candidates, runs, options.seed ?? 1);
  const evidence = structs.flatMap((struct) =>
    (program.structs.get(struct)?.fields ?? []).map(
      (field): Evidence => ({
        struct,
        field,
        accesses: accesses.filter((a) => a.struct === struct && a.field === field),
        derivation: confirmed.find((c) => isOf(c, struct, field) && holds(c)) ?? null,
      }),
    ),
  );
  const verdicts = judge(program, evidence);
  const origins = new Origins(program, accesses);
  return {
    variant: source.name,
    structs,
    runs,
    fields: evidence.map((e) => {
      const verdict = verdicts.get(`${e.struct}.${e.field}`) ?? 'state';
      const writes = e.accesses.filter((a) => a.kind === 'write' || a.kind === 'init');
      const last = e.accesses.filter((a) => a.kind === 'write').at(-1);
      return {
        struct: e.struct,
        field: e.field,
        origin: origins.of(e.struct, e.field),
        verdict,
        named: NAMED.has(verdict),
        written: placesOf(writes),
        read: placesOf(e.accesses.filter((a) => a.kind === 'read')),
        constantAfter: last?.inFunction ?? null,
        derivation: e.derivation === null ? null : audited(e, e.derivation, accesses),
      };
    }),
  };
}

function usedStructs(program: VariantProgram): string[] {
  const used = new Set(
    program.files
      .flatMap((file) => file.getFunctions())
      .flatMap((f) => [...stateVariables(program, f).values()]),
  );
  return [...program.structs.keys()]
    .filter((name) => used.has(name))
    .sort((a, b) => Number(b === FAULT_DESC) - Number(a === FAULT_DESC));
}

function isOf(c: Confirmation, struct: string, field: string): boolean {
  return c.derivation.struct === struct && c.derivation.field === field;
}

/** A value that is the same in every run is no evidence for any derivation of it. */
function holds(c: Confirmation): boolean {
  return c.checked > 0 && c.mismatches === 0 && c.distinct > 1;
}

/** What is redundant may rest on what else is: goes round until nothing is added. */
function judge(program: VariantProgram, evidence: readonly Evidence[]): Map<string, Verdict> {
  const given = new Set(
    evidence
      .filter((e) => isGiven(e, program.structs.get(e.struct)?.constant ?? false))
      .map((e) => `${e.struct}.${e.field}`),
  );
  const firstWrite = new Map<string, Access>();
  for (const e of evidence) {
    const write = e.accesses.find((a) => a.kind === 'write') ?? e.accesses.find((a) => a.kind === 'init');
    if (write !== undefined) firstWrite.set(`${e.struct}.${e.field}`, write);
  }
  const redundant = new Set<string>();
  let verdicts = new Map<string, Verdict>();
  for (let before = -1; before !== redundant.size; ) {
    before = redundant.size;
    verdicts = new Map(
      evidence.map((e) => [`${e.struct}.${e.field}`, verdictOn(e, given, redundant, firstWrite)]),
    );
    for (const [key, verdict] of verdicts) if (verdict === 'redundant') redundant.add(key);
  }
  return verdicts;
}

function audited(e: Evidence, confirmation: Confirmation, accesses: readonly Access[]): AuditedDerivation {
  const { expression, inputs, evidence } = confirmation.derivation;
  const own = Math.max(
    ...e.accesses.filter((a) => a.kind === 'write' || a.kind === 'init').map((a) => a.order),
    -1,
  );
  const changing = inputs.filter((input) =>
    accesses.some((a) => `${a.struct}.${a.field}` === input && a.kind === 'write' && a.order > own),
  );
  return { expression, inputs, evidence, changing, checked: confirmation.checked };
}

function placesOf(accesses: readonly Access[]): string[] {
  return [...new Set(accesses.map((a) => a.at))];
}
