// SPDX-License-Identifier: GPL-2.0-only
// What a pair shows on a session, at the step that shows it.
import { hex } from '../../kernel/bits.ts';
import { describeEsr } from '../../kernel/esr.ts';
import type { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';
import { endText } from '../../subjects/user_mem_abort/sessions/record.ts';
import { type Session, sessionSize } from '../../subjects/user_mem_abort/sessions/session.ts';
import type { Examination } from '../divergence.ts';
import { sessionLines, stateLines } from './state-lines.ts';
import { stepText } from './step-text.ts';

/**
 * Plays a session with everything kept about the step that shows something, or about the last if none does: what happened
 * before, the state before it, both traces and the state after.
 */
export function examineSession(pair: SessionPair, session: Session): Examination {
  const found = pair.run(session);
  const at = found?.at ?? Math.min(pair.at, Math.max(0, session.steps.length - 1));
  const before: string[] = [];
  pair.playTo(session, at, (i) => before.push(numbered(session, i, endText(pair.left))));
  const machine = [
    ...sessionLines(pair.left),
    ...before,
    '',
    `before step ${at + 1}`,
    ...stateLines(pair.left).map((line) => `  ${line}`),
    '',
  ];
  const judgement = pair.judge(session, at);
  const { fault } = pair.left.vm.m;
  const handled = pair.left.end === 'handled';
  const syndrome = `       ESR_EL2=${hex(fault.esr)} (${describeEsr(fault.esr)}), HPFAR_EL2=${hex(fault.hpfar)}, IPA ${hex(fault.faultIpa)} -> hva ${hex(fault.hva)}`;
  return {
    judgement,
    scenario: session,
    size: sessionSize(session),
    runs: {
      esr: handled ? fault.esr : 0,
      hpfar: handled ? fault.hpfar : 0,
      far: handled ? fault.far : 0,
      machine: [...machine, numbered(session, at), ...(handled ? [syndrome] : [])],
      legacy: judgement.legacy,
      refactored: judgement.refactored,
      firstDifference: judgement.firstDifference,
    },
  };
}

/** A step with its number from 1, and how it ended; behind the last step comes the end of the VM. */
function numbered({ steps }: Session, at: number, end?: string): string {
  const text = at < steps.length ? stepText(steps[at]) : 'the VM is torn down';
  return `step ${at + 1} ${text}${end === undefined ? '' : ` -> ${end}`}`;
}
