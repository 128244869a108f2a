// SPDX-License-Identifier: GPL-2.0-only
// Locks are dropped, and nothing sleeps under a spinning one.
import { ATOMIC, LOCKS, SLEEPS } from '../facade.ts';
import { FindingList } from '../findings.ts';
import type { VariantProgram } from '../program.ts';
import type { RuleAtWork, StructureRule } from './rule.ts';

/** Each lock that a path takes it drops, and under a spinning one nothing sleeps. */
export const locksPairUp: StructureRule = {
  name: 'locks-pair-up',
  about: 'Locks pair up on every path, and nothing that can sleep is called under mmu_lock.',
  start,
};

function start(program: VariantProgram): RuleAtWork {
  const found = new FindingList();
  return {
    observer: {
      call: (state, name, _args, node) => {
        const effect = LOCKS.get(name);
        if (effect !== undefined) {
          const held = state.locks.includes(effect.lock);
          if (effect.takes && held) found.add(node, `${name}() takes ${effect.lock}, which is held`, state);
          if (!effect.takes && !held)
            found.add(node, `${name}() drops ${effect.lock}, which is not held`, state);
          if (!effect.takes && held && state.locks.at(-1) !== effect.lock)
            found.add(
              node,
              `${name}() drops ${effect.lock} before ${state.locks.at(-1)}, taken later`,
              state,
            );
        }
        const why = SLEEPS.get(name);
        const atomic = state.locks.filter((lock) => ATOMIC.has(lock));
        if (why !== undefined && atomic.length > 0)
          found.add(node, `${name}() may sleep (${why}) under ${atomic.join(', ')}`, state);
      },
      leave: (state, f, _value, node) => {
        if (f !== program.entry) return;
        for (const lock of state.locks) found.add(node, `returns with ${lock} held`, state);
      },
    },
    findings: () => found.all,
  };
}
