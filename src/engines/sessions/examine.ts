// SPDX-License-Identifier: GPL-2.0-only
// What a pair shows on a session, at the step that shows it.
import type { Session } from '../../core/session.ts';
import type { SessionPair } from '../../core/session-pair.ts';
import type { SessionSupport } from '../../core/session-player.ts';
import type { Examination } from '../divergence.ts';

/**
 * Plays a session with everything kept about the step that shows something, or about the last if none does: what happened
 * before, the state before it, both traces and the state after.
 */
export function examineSession(support: SessionSupport, pair: SessionPair, session: Session): Examination {
  const found = pair.run(session);
  const at = found?.at ?? Math.min(pair.at, Math.max(0, session.steps.length - 1));
  const before: string[] = [];
  pair.playTo(session, at, (i) => before.push(numbered(support, session, i, pair.left.endText())));
  const machine = [
    ...pair.left.sessionLines(),
    ...before,
    '',
    `before step ${at + 1}`,
    ...pair.left.stateLines().map((line) => `  ${line}`),
    '',
  ];
  const judgement = pair.judge(session, at);
  const syndrome = pair.left.syndrome();
  return {
    judgement,
    scenario: session,
    size: support.size(session),
    runs: {
      esr: syndrome?.esr ?? 0,
      hpfar: syndrome?.hpfar ?? 0,
      far: syndrome?.far ?? 0,
      machine: [
        ...machine,
        numbered(support, session, at),
        ...(syndrome === null ? [] : [`       ${syndrome.text}`]),
      ],
      legacy: judgement.legacy,
      refactored: judgement.refactored,
      firstDifference: judgement.firstDifference,
    },
  };
}

/** A step with its number from 1, and how it ended; behind the last step comes the end of the machine. */
function numbered(support: SessionSupport, { steps }: Session, at: number, end?: string): string {
  const text = at < steps.length ? support.stepText(steps[at]) : 'the VM is torn down';
  return `step ${at + 1} ${text}${end === undefined ? '' : ` -> ${end}`}`;
}
