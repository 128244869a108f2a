// SPDX-License-Identifier: GPL-2.0-only
// The page.
import { MACHINES } from '../../conformance/kernel/boot.ts';
import { DRAWS_PER_RACE } from '../../conformance/kernel/draw.ts';
import type { KernelResult } from '../../conformance/kernel/run.ts';
import { FAILURES, SITES_HELD, SITES_NOT_HELD } from '../../conformance/kernel/sites.ts';
import {
  countsOf,
  differing,
  endCounts,
  explanationCounts,
  functionCounts,
  instructionCounts,
  knownVerdict,
  machineCounts,
  raceCounts,
  type ValueCount,
  valueCounts,
} from '../../conformance/kernel/verdict.ts';
import { code, markdownTable } from '../markdown/markup.ts';
import { count, number } from '../words.ts';
import { comparedLines, endText, kernelSummary, leftOutTexts } from './words.ts';

/** Differences that a page shows in full. */
const SHOWN = 20;

/** The result as a page. @param command the command that makes it again */
export function kernelPage(result: KernelResult, command: string): string {
  return `${[
    '# The model against a running kernel',
    kernelSummary(result),
    `Made by \`${command}\`.`,
    ...how(result),
    ...differences(result),
    ...explanations(result),
    ...races(result),
    ...known(result),
    ...values(result),
    ...refusals(result.draw.refused),
    ...aborts(result),
    ...troubles(result),
  ].join('\n\n')}\n`;
}

function how(result: KernelResult): readonly string[] {
  const { agreed, differences: different, explained, races, scenarios } = countsOf(result);
  return [
    `The kernel ${result.release} boots under QEMU with an init program of our own, which brings about each scenario with a real VM: host memory, slot, earlier faults, vCPU. Then the guest makes its access, and what came of it is compared with what the model says of the C of the same release (${result.source}): the syndrome, the calls of the handler with arguments and results as kprobes saw them, its return value, how KVM_RUN came back, signals, injected aborts, the stage-2 entry as the tables in memory have it, the dirty log, references and tags of the page, warnings.`,
    markdownTable(
      ['scenarios', 'with a race', 'agree', 'differ as explained', 'differ', 'did not run'],
      [[scenarios, races, agreed, explained, different, result.notRun.length].map(number)],
    ),
    'Most are held against the model of `user_mem_abort()`, some against that of its caller, `kvm_handle_guest_abort()`, whose scenarios have aborts for what is no memory and for entries that are old as well. Old entries reach `handle_access_fault()`.',
    markdownTable(
      ['function', 'scenarios', 'agreed', 'values realised', 'values'],
      functionCounts(result).map((one) => [
        `\`${one.function}()\``,
        ...[one.scenarios, one.agreed, one.realised, one.values].map(number),
      ]),
    ),
    'What the guest made its access with. `atomic` is LDADD, `read-exclusive` LDXR, `write-exclusive` STXR after it, `zero` DC ZVA, a pair two registers, of which the syndrome says nothing.',
    markdownTable(
      ['instruction', 'scenarios', 'agreed'],
      instructionCounts(result).map(({ agreed: same, instruction, scenarios: own }) => [
        instruction,
        ...[own, same].map(number),
      ]),
    ),
    'Each machine is booted by itself; on `nvhe` and `protected` are scenarios that any machine can have.',
    markdownTable(
      ['machine', 'CPU', 'KVM runs in', 'scenarios', 'agreed'],
      machineCounts(result).map(({ machine, scenarios: own, agreed: same }) => [
        ...[`\`${machine}\``, MACHINES[machine].cpu, MACHINES[machine].mode],
        ...[number(own), number(same)],
      ]),
    ),
  ];
}

function differences(result: KernelResult): readonly string[] {
  const all = differing(result);
  if (all.length === 0) return [];
  return [
    '## Differences',
    ...all.slice(0, SHOWN).flatMap((compared) => [`### ${compared.drawn.id}`, code(comparedLines(compared))]),
    ...(all.length > SHOWN ? [`${number(all.length - SHOWN)} more.`] : []),
  ];
}

function explanations(result: KernelResult): readonly string[] {
  const counts = [...explanationCounts(result)];
  if (counts.length === 0) return [];
  return [
    '## Differences with a known reason',
    markdownTable(
      ['kernel', 'what differs', 'scenarios'],
      counts.map(([{ kernel, text }, times]) => [`\`${kernel}\``, text, number(times)]),
    ),
  ];
}

function races(result: KernelResult): readonly string[] {
  const counts = raceCounts(result);
  if (counts.length === 0) return [];
  const sites = SITES_HELD.map((site) => `${site}#1`);
  const actions = [...new Set(counts.map(({ action }) => action))];
  const cell = (action: string, site: string): string => {
    const one = counts.find((count) => count.action === action && count.site === site);
    if (one === undefined) return '';
    return one.agreed === one.scenarios ? number(one.scenarios) : `${one.agreed} of ${one.scenarios}`;
  };
  const inPin = counts.reduce((sum, count) => sum + count.inPin, 0);
  return [
    '## Races',
    `What another thread did before which call of the handler, and in how many scenarios; model and machine agree on each but where it says of how many. In ${number(inPin)} of them userfaultfd held the handler inside the pin, in all others a debugger held it before the call. ${forced(result)}`,
    markdownTable(
      ['race', ...sites.map((site) => `\`${site.replace('#1', '')}\``)],
      actions.map((action) => [action, ...sites.map((site) => cell(action, site))]),
    ),
    '### Races and sites without a scenario',
    `What the locks of the handler exclude by the model is left out. Of a single race at a site, ${number(DRAWS_PER_RACE)} draws found none that the machine can have; the reason is what stood in the way most often.`,
    markdownTable(
      ['race', 'site', 'why'],
      [
        ...SITES_NOT_HELD.map(([call, reason]) => ['all', `\`${call}\``, reason]),
        ...result.draw.missing.map(({ action, reason, site }) => [
          action,
          `\`${site.replace('#1', '')}\``,
          reason,
        ]),
      ],
    ),
  ];
}

/** The calls that were made to fail. */
function forced({ compared }: KernelResult): string {
  const calls = compared.flatMap(({ drawn: { realised } }) =>
    realised.plan?.kind === 'fail' ? [FAILURES[realised.plan.call].function] : [],
  );
  return [...new Set(calls)]
    .map((name) => {
      const times = calls.filter((one) => one === name).length;
      return `\`${name}()\` was made to fail in ${count(times, 'scenario')}.`;
    })
    .join(' ');
}

function known(result: KernelResult): readonly string[] {
  return [
    '## Known problems',
    'The scenario of each, with the C of this release.',
    markdownTable(
      ['problem', 'on the machine'],
      result.known.map((problem) => [problem.title, knownVerdict(problem, result)]),
    ),
  ];
}

function values(result: KernelResult): readonly string[] {
  return [
    '## Dimensions and values',
    'How many scenarios of `user_mem_abort()` looked at each value, and how many of those agreed or differ as explained.',
    ...valueTables(valueCounts(result, 'user_mem_abort')),
  ];
}

/** What aborts came to, and the values that the dispatcher has beside those of the handler. */
function aborts(result: KernelResult): readonly string[] {
  const ends = endCounts(result);
  if (ends.length === 0) return [];
  const ofHandler = valueCounts(result, 'user_mem_abort');
  const own = valueCounts(result, 'kvm_handle_guest_abort').filter(
    ({ dimension, reason, value }) =>
      !ofHandler.some((one) => one.dimension === dimension && one.value === value && one.reason === reason),
  );
  return [
    '## Aborts',
    'What the aborts of `kvm_handle_guest_abort()` came to. The guest says itself which abort it gets; the way back to user space is that of KVM_RUN.',
    markdownTable(
      ['what comes of it', 'scenarios', 'agreed'],
      ends.map(({ end, scenarios, agreed }) => [end, number(scenarios), number(agreed)]),
    ),
    'Values that it has beside those of `user_mem_abort()`:',
    ...valueTables(own),
    ...refusals(result.aborts.refused),
  ];
}

function valueTables(all: readonly ValueCount[]): readonly string[] {
  return [
    markdownTable(
      ['dimension', 'value', 'scenarios', 'agreed'],
      all
        .filter(({ reason }) => reason === null)
        .map(({ dimension, value, scenarios, agreed }) => [
          dimension,
          value,
          number(scenarios),
          number(agreed),
        ]),
    ),
    '### Values that the machine cannot have',
    markdownTable(
      ['dimension', 'value', 'why'],
      all.flatMap(({ dimension, value, reason }) => (reason === null ? [] : [[dimension, value, reason]])),
    ),
  ];
}

function refusals(refused: ReadonlyMap<string, number>): readonly string[] {
  if (refused.size === 0) return [];
  return [
    '### Values that exclude each other on the machine',
    'Each is possible alone; how often they were drawn together and left out.',
    markdownTable(
      ['what', 'drawn'],
      [...refused].sort(([, a], [, b]) => b - a).map(([reason, times]) => [reason, number(times)]),
    ),
  ];
}

function troubles({ broken, leftOut, notRun }: KernelResult): readonly string[] {
  if (broken.length === 0 && notRun.length === 0 && leftOut.length === 0) return [];
  return [
    '## What did not run',
    [
      ...broken.map(({ boot, end, after }) => `- The machine \`${boot}\` ${endText(end, after)}.`),
      ...notRun.slice(0, SHOWN).map(({ drawn, reason }) => `- ${drawn.id}: ${reason}.`),
      ...leftOutTexts(leftOut).map((text) => `- ${text}.`),
    ].join('\n'),
  ];
}
