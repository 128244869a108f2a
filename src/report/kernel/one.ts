// SPDX-License-Identifier: GPL-2.0-only
// One scenario: model and machine side by side, for a terminal.

import { PARTS } from '../../conformance/kernel/observation.ts';
import type { Compared } from '../../conformance/kernel/run.ts';
import { verdictOf } from '../../conformance/kernel/verdict.ts';
import { hex } from '../../kernel/bits.ts';
import type { Paint } from '../paint.ts';

/** Both sides, part by part; what both say is said once. */
export function onKernelText(compared: Compared, release: string, paint: Paint): string {
  const { drawn, machine } = compared;
  const { realised, prediction } = drawn;
  const verdict = verdictOf(compared);
  const lines = [
    'steps:',
    ...realised.steps.map((step) => `  ${step}`),
    `  the guest: ${realised.access} at ${hex(realised.ipa)}`,
    '',
    ...PARTS.flatMap((part) => {
      const ours = texts(prediction[part]);
      const theirs = texts(machine[part]);
      if (prediction[part] === null || machine[part] === null) return [];
      if (prediction[part] === machine[part])
        return [`${part}:`, ...ours.map((line) => paint.dim(`  both     ${line}`))];
      return [
        `${part}:`,
        ...ours.map((line) => paint.red(`  model    ${line}`)),
        ...theirs.map((line) => paint.red(`  machine  ${line}`)),
      ];
    }),
    '',
    verdict.kind === 'agreed'
      ? `Model and ${release} agree.`
      : verdict.kind === 'explained'
        ? `Model and ${release} differ as explained: ${verdict.by.map(({ kernel, text }) => `${kernel}. ${text}`).join(' ')}`
        : `Model and ${release} differ.`,
  ];
  return `${lines.join('\n')}\n`;
}

function texts(part: string | null): readonly string[] {
  return part === null || part === '' ? ['nothing'] : part.split('; ');
}
