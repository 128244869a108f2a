// SPDX-License-Identifier: GPL-2.0-only
// The contracts of a variant: what its module exports, what lies beside it, and what an option names.
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { whileLoading } from '../core/beacon.ts';
import type { Contract } from '../core/contract.ts';
import { parseScenario, ScenarioError } from '../core/parse.ts';
import { contractsBeside } from '../source/contracts-beside.ts';
import { PART_NAMES } from '../subjects/user_mem_abort/record.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { LoadError, loadModule, loadTrusted, type ModuleExports } from './load-module.ts';
import { refuseOutside, type Trust } from './trust.ts';
import { UsageError } from './usage-error.ts';

/** What a module that has contracts exports them as. */
const CONTRACTS = 'contracts';

/**
 * The contracts of a variant, in the order in which they are asked: its own, then those beside it, then those of the option.
 * @param exports what its module exports
 * @param origin what the module is called in an error
 * @param named the files that `--contracts` names
 * @param cwd the folder that relative paths start from
 * @throws UsageError if one is no contract, or two have the same id
 */
export async function contractsOf(
  origin: string,
  file: string,
  exports: ModuleExports,
  named: readonly string[],
  cwd: string,
  trust: Trust,
): Promise<readonly Contract[]> {
  const beside = contractsBeside(file);
  const found = [
    ...(CONTRACTS in exports ? read(origin, exports) : []),
    ...(beside === null ? [] : await load(beside, beside, cwd, trust)),
    ...(await contractsIn(named, cwd, trust)),
  ];
  return refuseTwins(origin, found);
}

/** The contracts of the files that `--contracts` names. @throws UsageError as `contractsOf` does */
export async function contractsIn(
  named: readonly string[],
  cwd: string,
  trust: Trust,
): Promise<readonly Contract[]> {
  const found: Contract[] = [];
  for (const name of named) {
    const origin = `--contracts ${name}`;
    const file = resolve(cwd, name);
    if (!existsSync(file))
      throw new UsageError(`${origin} names no file; give the path of a module that exports ${CONTRACTS}`);
    found.push(...(await load(origin, file, cwd, trust)));
  }
  return found;
}

async function load(origin: string, file: string, cwd: string, trust: Trust): Promise<readonly Contract[]> {
  await refuseOutside(origin, file, 'contracts', trust, cwd);
  try {
    const exports = await whileLoading(basename(file), () =>
      trust === 'caller' ? loadTrusted(file) : loadModule(file),
    );
    return read(origin, exports);
  } catch (error) {
    if (error instanceof LoadError) throw new UsageError(`${origin} ${error.message}; mend it and run again`);
    throw error;
  }
}

function read(origin: string, exports: ModuleExports): readonly Contract[] {
  const exported = exports[CONTRACTS];
  if (!Array.isArray(exported))
    throw new UsageError(
      `${origin} exports no list called ${CONTRACTS}; write "export const ${CONTRACTS} = [ … ]" in it`,
    );
  return exported.map((contract: unknown, i) => {
    const wrong = fault(contract);
    if (wrong === null) return contract as Contract;
    const { id } = (typeof contract === 'object' && contract !== null ? contract : {}) as {
      readonly id?: unknown;
    };
    throw new UsageError(
      `${origin}: ${typeof id === 'string' ? `the contract ${id}` : `contract ${i + 1}`} ${wrong}`,
    );
  });
}

/** What is wrong with a value that should be a contract: half a sentence with its remedy; null if nothing is. */
function fault(value: unknown): string | null {
  if (typeof value !== 'object' || value === null)
    return 'is no object; see the type Contract of stage2-verify/contracts';
  const contract = value as { readonly [name in keyof Contract]?: unknown };
  for (const name of ['id', 'title', 'reason', 'commit'] as const) {
    if (typeof contract[name] !== 'string' || contract[name] === '')
      return `has no ${name}; give it one, a text`;
  }
  if (!/^[A-Za-z0-9._-]+$/.test(contract.id as string))
    return 'has an id that is no name; use letters, digits, dots, dashes';
  if (typeof contract.mayChangeKnownProblems !== 'boolean')
    return 'does not say mayChangeKnownProblems; give it true or false';
  if (typeof contract.covers !== 'function')
    return 'has no function covers(legacy, refactored, choices); write one';
  const { differs } = contract;
  if (!Array.isArray(differs) || differs.length === 0)
    return 'does not say what differs; list the parts of the outcome';
  const unknown = differs.find((part: unknown) => !(PART_NAMES as readonly unknown[]).includes(part));
  if (unknown !== undefined)
    return `has "${String(unknown)}" in differs; use some of ${PART_NAMES.join(', ')}`;
  try {
    parseScenario(USER_MEM_ABORT.space, JSON.stringify(contract.scenario) ?? 'null', 'it');
    return null;
  } catch (error) {
    if (error instanceof ScenarioError) return `has a scenario that cannot be run (${error.message})`;
    throw error;
  }
}

/** @throws UsageError if two contracts have the same id */
export function refuseTwins(origin: string, contracts: readonly Contract[]): readonly Contract[] {
  const seen = new Set<string>();
  for (const { id } of contracts) {
    if (seen.has(id)) throw new UsageError(`${origin} has two contracts called ${id}; rename one`);
    seen.add(id);
  }
  return contracts;
}
