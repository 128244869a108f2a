// SPDX-License-Identifier: GPL-2.0-only
// Commands and help.
import { Argument, Command, CommanderError } from 'commander';
import { DEFAULTS } from '../engines/defaults.ts';
import type { Shell } from './commands/completion.ts';
import type { GateFlags } from './commands/gate.ts';
import type { MutateFlags } from './commands/mutate.ts';
import type { StructureFlags } from './commands/structure.ts';
import { EXIT_CODE_HELP } from './exit-codes.ts';
import { wholeNumber } from './numbers.ts';
import {
  type BugsFlags,
  type CertifyFlags,
  type ExplainFlags,
  type InitFlags,
  type MergeFlags,
  OPTION,
  type ReplayFlags,
  type SeriesFlags,
  type ShrinkFlags,
  type VerifyFlags,
} from './options.ts';
import { readPackage } from './package-info.ts';
import { UsageError } from './usage-error.ts';

const ABOUT = `Tells whether a refactoring of KVM/arm64 user_mem_abort() still does what the original did.

It runs both on the same generated machines (a fault, a VM, host memory, stage-2 tables, other threads),
compares what they did, checks each against invariants, and prints the smallest machine that shows a difference.`;

const ABOUT_VERIFY = `Runs every refactored variant against the original on the same scenarios and gives a verdict.

A MODULE is a built-in name (legacy, extracted-helpers, state-object, fault-desc) or a TypeScript or JavaScript
file that exports the function user_mem_abort; it imports the kernel from 'stage2-verify/kernel'. A file called
user_mem_abort takes the name of its folder, any other its own.`;

const ABOUT_MERGE = `Puts the shards of one run together, and reports as the run would have done in one piece.

Every shard has to be there, once and complete, and all have to be of the same options and of the sources that are here.`;

const ABOUT_REPLAY = `Runs one scenario again and shows what each variant did: both traces, the first difference, the final machines.

FILE is a scenario file that verify or shrink wrote. Without --refactored the variant that the file names is run,
and all built-in ones if it names none; a path in the file is taken from the current folder.`;

const ABOUT_SHRINK = `Makes a failing scenario smaller for as long as it shows the same divergence.

FILE is a scenario file. If several variants are run, the first that diverges on it counts. A scenario that shows
no divergence leaves nothing to shrink: exit code 0, no file is written.`;

const ABOUT_SERIES = `Runs every stage on the same scenarios and compares each with its predecessor and with the original: the same
effects, the same outcome, a difference that a contract declares, or another one. Says where anything first changes, and what a
later stage takes back. The stages are the --refactored modules in the order given.`;

const ABOUT_CERTIFY = `Runs every machine and every schedule within the bound, and writes down what was covered and what came of it, with the
hashes of all sources that decide it: certificate.json and certificate.md, the same bytes for the same sources.

With --check it runs nothing: exit code 3 if a source has changed since the certificate was written.`;

const ABOUT_STRUCTURE = `Checks the source text of the variants against what the refactoring promises, and audits their state.

Exit code 0 if every rule holds on every refactored variant, else 1; what is found in the original fails nothing.`;

const ABOUT_BUGS = `Brings the bugs that the function once had back into every built-in variant, one at a time, and measures how
soon each is caught and by what. Exit code 0 if every bug that can be expressed is caught, else 1.`;

const ABOUT_MUTATE = `Plants small mistakes into the variants, one at a time, and counts those that the verifier notices.

Each mutant runs beside the variant that it was made of until they differ. One that is never told apart survived, unless an
argument on the committed list says why no scenario can tell it. Variants are built-in ones; what they share counts for legacy.
Exit code 1 if one survived.`;

const ABOUT_EXPLAIN = `Says what a name in options, reports and scenario files stands for, and where the kernel's source has it.

A NAME is a dimension, invariant, site, race, contract, finding, canary, bug or mutation operator; without one, all are
listed. Where a dimension is asked for, and what may strike at a site, is watched in random runs of the original.`;

const ABOUT_INIT = `Makes a new refactored state that does what the original does, as something to start from.

VARIANT is its name: the state goes to refactored/VARIANT in a checkout of this project, elsewhere to VARIANT in the
current folder. Or it is a path, whose last part is the name. Nothing is overwritten.`;

const ABOUT_COMPLETION = `Prints a script that teaches a shell to complete stage2-verify: commands, options and their values.

The script asks stage2-verify itself, which therefore has to be on the PATH: installed globally, or with
node_modules/.bin in front.`;

const ABOUT_GATE = `Verifies what changed in a git checkout since a revision, and fails if anything became weaker than there.

What counts is where this checkout left the revision. Variants are the user_mem_abort.ts in each folder of refactored/ below the
current folder, against legacy/user_mem_abort.ts; one is run if its files changed, or those of the original, or the model.
The verdict at the base is what its certificate says, else what its variants come to in a run; see docs/gate.md. With --base
HEAD it is about what is not committed yet.

Exit code 0 if nothing became weaker; 1 if a verdict or its grade did, or a mutant of a changed line survives; 2 and 3 as below.`;

const EXAMPLES_GATE = `Examples:
  $ stage2-verify gate --base origin/main
  $ stage2-verify gate --base HEAD
  $ stage2-verify gate --base v1.0 --runs 20000 --no-mutants --json
  $ stage2-verify gate --base "$BASE_SHA" --github`;

const EXAMPLES = `Examples:
  $ stage2-verify
  $ stage2-verify verify --refactored ./my/user_mem_abort.ts
  $ stage2-verify replay reports/scenarios/state-object-1.json
  $ stage2-verify shrink failing.json -o smallest.json

Run stage2-verify COMMAND --help for the options of a command.`;

const EXAMPLES_VERIFY = `Examples:
  $ stage2-verify verify
  $ stage2-verify verify --refactored ./my/user_mem_abort.ts --strict
  $ stage2-verify verify --legacy extracted-helpers --refactored state-object
  $ stage2-verify verify --refactored ./my/user_mem_abort.ts --watch
  $ stage2-verify verify --json --no-report > result.json`;

const EXAMPLES_MERGE = `Examples:
  $ stage2-verify verify --runs 20000 --shard 1/2
  $ stage2-verify verify --runs 20000 --shard 2/2
  $ stage2-verify merge reports/shard-1-of-2.json reports/shard-2-of-2.json`;

const EXAMPLES_REPLAY = `Examples:
  $ stage2-verify replay reports/scenarios/state-object-1.json
  $ stage2-verify replay failing.json --refactored fault-desc --strict`;

const EXAMPLES_SHRINK = `Examples:
  $ stage2-verify shrink failing.json
  $ stage2-verify shrink failing.json --refactored state-object -o smallest.json`;

const EXAMPLES_INIT = `Examples:
  $ stage2-verify init mine
  $ stage2-verify init ./work/mine --from state-object`;

const EXAMPLES_COMPLETION = `Examples:
  $ echo 'source <(stage2-verify completion bash)' >> ~/.bashrc
  $ echo 'source <(stage2-verify completion zsh)' >> ~/.zshrc
  $ echo 'stage2-verify completion fish | source' >> ~/.config/fish/config.fish`;

const EXAMPLES_EXPLAIN = `Examples:
  $ stage2-verify explain
  $ stage2-verify explain vmaKind
  $ stage2-verify explain progress kvm_fault_lock#1 mte-refusal-before-lock
  $ stage2-verify explain unmap --json`;

const EXAMPLES_SERIES = `Examples:
  $ stage2-verify series
  $ stage2-verify series --runs 3000 --seed 7 --report-dir other`;

const EXAMPLES_CERTIFY = `Examples:
  $ stage2-verify certify
  $ stage2-verify certify --preemptions 1 --report-dir one-race
  $ stage2-verify certify --refactored ./my/user_mem_abort.ts
  $ stage2-verify certify --check`;

const EXAMPLES_STRUCTURE = `Examples:
  $ stage2-verify structure
  $ stage2-verify structure --refactored ./my/user_mem_abort.ts --json`;

const EXAMPLES_BUGS = `Examples:
  $ stage2-verify bugs
  $ stage2-verify bugs --seeds 1 --report-dir other`;

const EXAMPLES_MUTATE = `Examples:
  $ stage2-verify mutate
  $ stage2-verify mutate --refactored fault-desc
  $ stage2-verify mutate --since origin/main --runs 200000`;

/**
 * The commands and their options. What a command needs is imported when it runs, so that help costs next to nothing.
 * @param setExitCode receives the exit code of the command that ran
 */
export function createProgram(setExitCode: (code: number) => void): Command {
  const program = new Command('stage2-verify')
    .description(paragraphs(ABOUT))
    .version(readPackage().version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', `\n${EXAMPLES}\n\n${EXIT_CODE_HELP}`);
  quietly(program);

  program
    .command('verify', { isDefault: true })
    .summary('every refactored variant against the original (the default)')
    .description(paragraphs(ABOUT_VERIFY))
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('all built-in ones'))
    .addOption(OPTION.contracts())
    .addOption(OPTION.engine())
    .addOption(OPTION.runs())
    .addOption(OPTION.seed())
    .addOption(OPTION.preemptions())
    .addOption(OPTION.pageSize())
    .addOption(OPTION.strict())
    .addOption(OPTION.workers())
    .addOption(OPTION.shard())
    .addOption(OPTION.resume())
    .addOption(OPTION.timeLimit())
    .addOption(OPTION.reportDir())
    .addOption(OPTION.noReport())
    .addOption(OPTION.json())
    .addOption(OPTION.quiet())
    .addOption(OPTION.github())
    .addOption(OPTION.watch())
    .addHelpText('after', `\n${EXAMPLES_VERIFY}\n\n${EXIT_CODE_HELP}`)
    .action(async (options: VerifyFlags, command: Command) => {
      const flags = withUsualRuns(options, command);
      if (flags.watch) {
        const { watchCommand } = await import('./commands/watch.ts');
        return setExitCode(await watchCommand(flags, program.args));
      }
      const { verifyCommand } = await import('./commands/verify.ts');
      const given = Object.keys(flags).filter((name) => command.getOptionValueSource(name) === 'cli');
      setExitCode(await verifyCommand(flags, new Set(given)));
    });

  program
    .command('replay')
    .summary('one scenario: both traces, the first difference, the final machines')
    .description(paragraphs(ABOUT_REPLAY))
    .argument('<file>', 'a scenario file')
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('what the file names, else all built-in ones'))
    .addOption(OPTION.contracts())
    .addOption(OPTION.preemptionsOfFile())
    .addOption(OPTION.strictOfFile())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_REPLAY}\n\n${EXIT_CODE_HELP}`)
    .action(async (file: string, flags: ReplayFlags) => {
      const { replayCommand } = await import('./commands/replay.ts');
      setExitCode(await replayCommand(file, flags));
    });

  program
    .command('shrink')
    .summary('a failing scenario to a minimal one')
    .description(paragraphs(ABOUT_SHRINK))
    .argument('<file>', 'a scenario file')
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('what the file names, else all built-in ones'))
    .addOption(OPTION.contracts())
    .addOption(OPTION.preemptionsOfFile())
    .addOption(OPTION.strictOfFile())
    .addOption(OPTION.output())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_SHRINK}\n\n${EXIT_CODE_HELP}`)
    .action(async (file: string, flags: ShrinkFlags) => {
      const { shrinkCommand } = await import('./commands/shrink.ts');
      setExitCode(await shrinkCommand(file, flags));
    });

  program
    .command('merge')
    .summary('shards to one report')
    .description(paragraphs(ABOUT_MERGE))
    .argument('<file...>', 'the files that verify --shard wrote')
    .addOption(OPTION.reportDir())
    .addOption(OPTION.noReport())
    .addOption(OPTION.json())
    .addOption(OPTION.quiet())
    .addOption(OPTION.github())
    .addHelpText('after', `\n${EXAMPLES_MERGE}\n\n${EXIT_CODE_HELP}`)
    .action(async (files: readonly string[], flags: MergeFlags) => {
      const { mergeCommand } = await import('./commands/merge.ts');
      setExitCode(await mergeCommand(files, flags));
    });

  program
    .command('series')
    .summary('every stage of the series against its predecessor and the original')
    .description(paragraphs(ABOUT_SERIES))
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('all built-in ones, in the order of the series'))
    .addOption(OPTION.seriesRuns())
    .addOption(OPTION.seed())
    .addOption(OPTION.preemptions())
    .addOption(OPTION.reportDir())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_SERIES}\n\n${EXIT_CODE_HELP}`)
    .action(async (flags: SeriesFlags) => {
      const { seriesCommand } = await import('./commands/series.ts');
      setExitCode(await seriesCommand(flags));
    });

  program
    .command('certify')
    .summary('a certificate of everything within a bound')
    .description(paragraphs(ABOUT_CERTIFY))
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('all built-in ones'))
    .addOption(OPTION.certifiedPreemptions())
    .addOption(OPTION.pageSize())
    .addOption(OPTION.workers())
    .addOption(OPTION.reportDir())
    .addOption(OPTION.check())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_CERTIFY}\n\n${EXIT_CODE_HELP}`)
    .action(async (flags: CertifyFlags) => {
      const { certifyCommand } = await import('./commands/certify.ts');
      setExitCode(await certifyCommand(flags));
    });

  program
    .command('structure')
    .summary('structure rules and the audit of the state')
    .description(paragraphs(ABOUT_STRUCTURE))
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('all built-in ones'))
    .addOption(OPTION.reportDir())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_STRUCTURE}\n\n${EXIT_CODE_HELP}`)
    .action(async (flags: StructureFlags) => {
      const { structureCommand } = await import('./commands/structure.ts');
      setExitCode(await structureCommand(flags));
    });

  program
    .command('bugs')
    .summary('the scoreboard of historical bugs')
    .description(paragraphs(ABOUT_BUGS))
    .addOption(OPTION.seeds())
    .addOption(OPTION.reportDir())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_BUGS}\n\n${EXIT_CODE_HELP}`)
    .action(async (flags: BugsFlags) => {
      const { bugsCommand } = await import('./commands/bugs.ts');
      setExitCode(await bugsCommand(flags));
    });

  program
    .command('mutate')
    .summary('the mutation score of the variants')
    .description(paragraphs(ABOUT_MUTATE))
    .option('--legacy <module>', 'mutate the original; everything is mutated if no variant is named')
    .addOption(OPTION.refactored('all built-in ones'))
    .option(
      '--runs <n>',
      'scenarios that a mutant has to survive',
      wholeNumber('--runs', 1, 1_000_000_000),
      60_000,
    )
    .addOption(OPTION.seed())
    .option(
      '--representatives',
      'draw among the machines that the exhaustive engine runs: are they enough?',
      false,
    )
    .option('--since <rev>', 'only mutants on lines that changed since this revision of the checkout')
    .addOption(OPTION.reportDir())
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_MUTATE}\n\n${EXIT_CODE_HELP}`)
    .action(async (flags: MutateFlags) => {
      const { mutateCommand } = await import('./commands/mutate.ts');
      setExitCode(await mutateCommand(flags));
    });

  program
    .command('init')
    .summary('a new refactored state to start from')
    .description(paragraphs(ABOUT_INIT))
    .argument('<variant>', 'its name, or the folder that it goes to')
    .addOption(OPTION.from())
    .addHelpText('after', `\n${EXAMPLES_INIT}`)
    .action(async (variant: string, flags: InitFlags) => {
      const { initCommand } = await import('./commands/init.ts');
      setExitCode(initCommand(variant, flags));
    });

  program
    .command('explain')
    .summary('what a dimension, invariant, site, race, contract or finding stands for')
    .description(paragraphs(ABOUT_EXPLAIN))
    .argument('[names...]', 'names from options, reports and scenario files')
    .addOption(OPTION.json())
    .addHelpText('after', `\n${EXAMPLES_EXPLAIN}\n\n${EXIT_CODE_HELP}`)
    .action(async (names: readonly string[], flags: ExplainFlags) => {
      const { explainCommand } = await import('./commands/explain.ts');
      setExitCode(explainCommand(names, flags));
    });

  program
    .command('completion')
    .summary('a script that teaches a shell to complete stage2-verify')
    .description(paragraphs(ABOUT_COMPLETION))
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', `\n${EXAMPLES_COMPLETION}`)
    .action(async (shell: Shell) => {
      const { completionCommand } = await import('./commands/completion.ts');
      setExitCode(await completionCommand(shell));
    });

  program
    .command('completion-server', { hidden: true })
    .argument('[words...]')
    .action(async () => {
      const { completionServerCommand } = await import('./commands/completion.ts');
      setExitCode(await completionServerCommand(program));
    });

  program
    .command('gate')
    .summary('what changed since a revision: nothing may become weaker')
    .description(paragraphs(ABOUT_GATE))
    .option('--base <rev>', 'the revision to compare with (default: the main branch)')
    .addOption(OPTION.legacy())
    .addOption(OPTION.refactored('each refactored/*/user_mem_abort.ts'))
    .addOption(OPTION.runs())
    .addOption(OPTION.seed())
    .option('--no-mutants', 'make no mutants of the changed lines')
    .addOption(OPTION.reportDir())
    .addOption(OPTION.json())
    .addOption(OPTION.quiet())
    .addOption(OPTION.github())
    .addHelpText('after', `\n${EXAMPLES_GATE}\n\n${EXIT_CODE_HELP}`)
    .action(async (flags: GateFlags) => {
      const { gateCommand } = await import('./commands/gate.ts');
      setExitCode(await gateCommand(flags));
    });

  for (const command of program.commands) {
    quietly(command);
    command.helpOption('--help', 'print this help');
  }
  return program;
}

/** A session is many faults: unless told otherwise, fewer of them are played. */
function withUsualRuns(flags: VerifyFlags, command: Command): VerifyFlags {
  const usual = flags.engine === 'sessions' && command.getOptionValueSource('runs') === 'default';
  return usual ? { ...flags, runs: DEFAULTS.sessions } : flags;
}

/** Lines joined to paragraphs, which help breaks to the width of the terminal. */
function paragraphs(text: string): string {
  return text.replaceAll(/(?<!\n)\n(?!\n)/g, ' ');
}

/** Errors are thrown, not printed: what is wrong is said once, in one sentence, where the process ends. */
function quietly(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
}

/**
 * What commander found wrong, as a sentence with the remedy.
 * @param commands names of the commands that there are
 * @returns null where nothing is wrong: help or the version was printed
 */
export function usageErrorOf(
  error: CommanderError,
  args: readonly string[],
  commands: readonly string[],
): UsageError | null {
  if (error.exitCode === 0) return null;
  const [first] = args;
  // An unknown command arrives as an argument too many of the default command.
  if (error.code === 'commander.excessArguments' && first !== undefined && !commands.includes(first)) {
    const word = args.find((arg) => !arg.startsWith('-')) ?? first;
    return new UsageError(
      `"${word}" is not a command of stage2-verify; use one of ${commands.join(', ')}, or see stage2-verify --help`,
    );
  }
  const said = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '');
  const command = first !== undefined && commands.includes(first) ? ` ${first}` : '';
  return new UsageError(`${said}; see stage2-verify${command} --help`);
}

export { CommanderError };
