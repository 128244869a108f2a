// SPDX-License-Identifier: GPL-2.0-only
// Sentences and lines that page and terminal share.
import type { BootEnd } from '../../conformance/kernel/boot.ts';
import type { Compared, KernelResult } from '../../conformance/kernel/run.ts';
import { conforms, countsOf } from '../../conformance/kernel/verdict.ts';
import { count, number } from '../words.ts';

/** The result in one sentence. */
export function kernelSummary(result: KernelResult): string {
  const { agreed, differences, explained, races, scenarios } = countsOf(result);
  const verdict = conforms(result)
    ? 'The model predicts what the running kernel does'
    : differences > 0
      ? 'Model and running kernel differ'
      : 'Not every scenario came to a comparison';
  const raced = races === 0 ? '' : `, ${number(races)} of them with a race`;
  return `${verdict}: ${count(scenarios, 'scenario')} on ${result.release}${raced}; ${number(agreed)} agree, ${number(explained)} differ as explained, ${number(differences)} for no known reason, ${number(result.notRun.length)} did not run.`;
}

/** One scenario on both sides, in lines. */
export function comparedLines({ drawn, differences }: Compared): readonly string[] {
  const { choices, races } = drawn.scenario;
  return [
    Object.entries(choices)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    ...races.map(({ site, action }) => `race ${action} before ${site}`),
    ...drawn.realised.steps.map((step) => `  ${step}`),
    ...differences.flatMap(({ part, model, machine }) => [
      `${part}:`,
      `  model    ${model === '' ? 'nothing' : model}`,
      `  machine  ${machine === '' ? 'nothing' : machine}`,
    ]),
  ];
}

/** Scenarios that a kernel is not asked for, by reason. */
export function leftOutTexts(leftOut: KernelResult['leftOut']): readonly string[] {
  return [...new Set(leftOut.map(({ reason }) => reason))].map((reason) => {
    const times = leftOut.filter((one) => one.reason === reason).length;
    return `${count(times, 'scenario')} left out: ${reason}`;
  });
}

/** How a machine ended that did not power itself off. */
export function endText(end: BootEnd, after: string | null): string {
  if (end.kind === 'done') return 'powered itself off';
  if (end.kind === 'other-mode')
    return end.mode === '' ? 'has no KVM' : `runs KVM in mode "${end.mode}", which is not the one asked for`;
  if (end.kind === 'memory-unread')
    return `does not let its memory be read, where the stage-2 entries lie (/proc/kcore: error ${end.errno})`;
  const where = after === null ? 'before the first scenario' : `after scenario ${after}`;
  const said = end.console.length === 0 ? '' : `; it said last: ${end.console.join(' | ')}`;
  return `${end.kind === 'hung' ? 'hung' : 'stopped'} ${where}${said}`;
}
