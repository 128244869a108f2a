// SPDX-License-Identifier: GPL-2.0-only
// Tests a derivation in random runs.
import { at } from '../../core/at.ts';
import { hash } from '../../core/draw.ts';
import { SourceError } from '../../source/source-error.ts';
import { signatureOfModule } from '../../source/variant-signature.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { signed } from '../../subjects/user_mem_abort/variant.ts';
import type { VariantProgram } from '../structure/program.ts';
import type { Access } from './accesses.ts';
import type { Derivation } from './derive.ts';
import { compileChanged, type Splice } from './instrument.ts';

/** How a derivation fared in the runs. */
export interface Confirmation {
  readonly derivation: Derivation;
  /** Reads at which the value and the derivation were compared. */
  readonly checked: number;
  readonly mismatches: number;
  /** Different values that were seen, up to a handful: one that never varies is no evidence. */
  readonly distinct: number;
  /** The first place where they differed. */
  readonly mismatchAt: string | null;
}

const ENOUGH = 4;

function agrees(value: unknown, derived: () => unknown): boolean {
  try {
    return Object.is(value, derived());
  } catch {
    return false;
  }
}

/** Whether the read is part of a write of something that the derivation starts from: there it cannot hold yet. */
function definesInput(accesses: readonly Access[], read: Access, inputs: readonly string[]): boolean {
  return accesses.some(
    (a) =>
      a.kind === 'write' &&
      inputs.includes(`${a.struct}.${a.field}`) &&
      a.value !== null &&
      a.value.getSourceFile() === read.node.getSourceFile() &&
      a.value.getPos() <= read.node.getPos() &&
      read.node.getEnd() <= a.value.getEnd(),
  );
}

/**
 * Runs the variant on random scenarios with a probe at every read of a field that has a derivation, and compares there.
 * A run that ends early, because the variant throws, counts up to there.
 * @param runs number of scenarios
 * @param seed the same seed gives the same scenarios
 */
export function confirm(
  program: VariantProgram,
  accesses: readonly Access[],
  candidates: readonly Derivation[],
  runs: number,
  seed: number,
): Confirmation[] {
  const splices: Splice[] = [];
  const probes: { candidate: number; at: string }[] = [];
  for (const access of accesses) {
    if (access.kind !== 'read' || access.compound) continue;
    let text = access.node.getText();
    for (const [candidate, { struct, field, expression, inputs }] of candidates.entries()) {
      if (struct !== access.struct || field !== access.field) continue;
      if (definesInput(accesses, access, inputs)) continue;
      text = `__probe(${probes.length}, ${text}, () => (${expression}))`;
      probes.push({ candidate, at: access.at });
    }
    if (text !== access.node.getText()) splices.push({ node: access.node, text });
  }
  const tallies = candidates.map(() => ({
    checked: 0,
    mismatches: 0,
    values: new Set<unknown>(),
    mismatchAt: null as string | null,
  }));
  const user_mem_abort = compileChanged(program, splices, (id, value, derived) => {
    const probe = at(probes, id);
    const tally = at(tallies, probe.candidate);
    tally.checked++;
    if (tally.values.size < ENOUGH) tally.values.add(value);
    if (!agrees(value, derived)) {
      tally.mismatches++;
      tally.mismatchAt ??= probe.at;
    }
    return value;
  });
  const bench = new Bench();
  const signature = signatureOfModule(program.source, null);
  if (typeof signature !== 'string')
    throw new SourceError(`user_mem_abort() in ${program.source.entry} ${signature.why}`);
  const variant = { name: program.source.name, ...signed(signature, user_mem_abort) };
  for (let i = 0; i < runs; i++) {
    bench.world.choices.startRandom(hash(seed, i) | 0);
    bench.run(variant, 1);
  }
  return candidates.map((derivation, i) => {
    const { checked, mismatches, values, mismatchAt } = at(tallies, i);
    return { derivation, checked, mismatches, distinct: values.size, mismatchAt };
  });
}
