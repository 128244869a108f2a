// SPDX-License-Identifier: GPL-2.0-only
// Conditional groups of the preprocessor.
import { CError } from '../error.ts';
import { type Conditions, type Decision, RUN_TIME_SYMBOL } from './conditions.ts';
import type { Macros } from './macros.ts';
import type { Token } from './token.ts';

/** A conditional group that is open. */
interface Group {
  readonly token: Token;
  readonly decision: Decision;
  /** Whether its present alternative is kept. */
  live: boolean;
  /** Whether an alternative was kept already. */
  taken: boolean;
}

/**
 * Carries out the preprocessor lines of a file: takes in its macros, drops what conditions exclude, and leaves marks around the groups
 * that each run decides and around those whose symbol has no value. Nobody minds the latter unless a reached function holds one.
 */
export function resolveGroups(tokens: readonly Token[], conditions: Conditions, macros: Macros): Token[] {
  const out: Token[] = [];
  const open: Group[] = [];
  const live = (): boolean => open.every((group) => group.live);
  const mark = (token: Token, text: string, condition?: string): void => {
    out.push({ ...token, kind: 'mark', text, ...(condition === undefined ? {} : { condition }) });
  };

  for (const token of tokens) {
    if (token.kind !== 'directive') {
      if (live()) out.push(token);
      continue;
    }
    const m = /^#\s*([a-z_]*)\s*([\s\S]*)$/.exec(token.text);
    if (m === null)
      throw new CError(token, `the line ${token.text}`, 'it is no preprocessor line that is known');
    const [, word, rest] = m;
    const group = open.at(-1);
    switch (word) {
      case 'if':
      case 'ifdef':
      case 'ifndef': {
        if (!live()) {
          open.push({ token, decision: { kind: 'known', value: false }, live: false, taken: true });
          break;
        }
        const decision = conditions.decide(word, rest, token);
        const keeps = decision.kind !== 'known' || decision.value;
        open.push({ token, decision, live: keeps, taken: keeps });
        if (decision.kind === 'run-time')
          mark(token, 'if', decision.negated ? `!${RUN_TIME_SYMBOL}` : RUN_TIME_SYMBOL);
        if (decision.kind === 'unknown') mark(token, 'unknown', decision.symbol);
        break;
      }
      case 'elif': {
        if (group === undefined) throw new CError(token, '#elif without #if');
        if (group.decision.kind === 'unknown') break;
        if (group.decision.kind === 'run-time')
          throw new CError(token, `#elif after a condition on ${RUN_TIME_SYMBOL}`);
        const outer = open.slice(0, -1).every((g) => g.live);
        if (group.taken || !outer) {
          group.live = false;
          break;
        }
        const decision = conditions.decide('if', rest, token);
        if (decision.kind !== 'known') {
          open[open.length - 1] = { token, decision, live: true, taken: true };
          if (decision.kind === 'run-time')
            mark(token, 'if', decision.negated ? `!${RUN_TIME_SYMBOL}` : RUN_TIME_SYMBOL);
          else mark(token, 'unknown', decision.symbol);
          break;
        }
        group.live = decision.value;
        group.taken = decision.value;
        break;
      }
      case 'else':
        if (group === undefined) throw new CError(token, '#else without #if');
        if (group.decision.kind === 'run-time' && live()) mark(token, 'else');
        else if (group.decision.kind === 'known') {
          group.live = !group.taken;
          group.taken = true;
        }
        break;
      case 'endif':
        if (group === undefined) throw new CError(token, '#endif without #if');
        if (live()) {
          if (group.decision.kind === 'run-time') mark(token, 'endif');
          if (group.decision.kind === 'unknown') mark(token, 'known');
        }
        open.pop();
        break;
      case 'define':
        if (live()) macros.define(rest, token.at, token);
        break;
      case 'undef':
        if (live()) macros.undefine(rest.trim(), token.at);
        break;
      case 'error':
        if (live() && open.every((g) => g.decision.kind === 'known'))
          throw new CError(token, `#error ${rest}`);
        break;
      default:
        // Included headers are the façade's; what else there is matters only where a function that is reached holds it.
        if (live()) out.push(token);
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw new CError(left.token, `${left.token.text} without #endif`);
  return out;
}
