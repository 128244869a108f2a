// SPDX-License-Identifier: GPL-2.0-only
// `explain` as it is typed.
import { Argument } from 'commander';
import { type ExplainFlags, OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Says what a name in options, reports and scenario files stands for, and where the kernel's source has it.

A NAME is a dimension, invariant, site, race, contract, known problem, canary, bug or mutation operator; without one, all are
listed. They are those of one function: user_mem_abort(), or that of --function. Where a dimension is asked for, and what may strike at a site, is watched in random runs
of the original; no version of the other functions ships, and of them it is not said.`;

const EXAMPLES = `Examples:
  $ stage2-verify explain
  $ stage2-verify explain vmaKind
  $ stage2-verify explain progress kvm_fault_lock#1 mte-refusal-before-lock
  $ stage2-verify explain unmap --json
  $ stage2-verify explain lockedLimit pins-balanced --function pkvm_mem_abort`;

export const EXPLAIN = commandLine<ExplainFlags, [names: readonly string[]]>({
  name: 'explain',
  summary: 'what a dimension, invariant, site, race, contract or known problem stands for',
  about: ABOUT,
  examples: EXAMPLES,
  arguments: [new Argument('[names...]', 'names from options, reports and scenario files')],
  options: [OPTION.function(), OPTION.json()],
  run: async ({ flags, io }, names) => {
    const { explainCommand } = await import('../commands/explain.ts');
    return explainCommand(names, flags, io);
  },
});
