// SPDX-License-Identifier: GPL-2.0-only
// One release on every path behind a pin.
import type { FunctionDeclaration, Node } from 'ts-morph';
import { PINS, RELEASES } from '../facade.ts';
import { FindingList } from '../findings.ts';
import type { VariantProgram } from '../program.ts';
import type { State } from '../state.ts';
import { describe, type Value } from '../values.ts';
import type { RuleAtWork, StructureRule } from './rule.ts';

/** Every path from a successful pin to a return of the handler releases the page exactly once. */
export const pinsAreReleased: StructureRule = {
  name: 'pins-are-released',
  about: 'Every path from a successful pin to a return releases the page exactly once.',
  start,
};

const HANDLES_PINS = new RegExp(`\\.(${[...PINS, ...RELEASES.keys()].join('|')})\\(`);

function start(program: VariantProgram): RuleAtWork {
  const found = new FindingList();
  const conventions = new Map<string, Map<string, Set<string>>>();
  return {
    observer: {
      call: (state, name, args, node) => {
        const position = RELEASES.get(name);
        if (position !== undefined) judgeRelease(found, state, name, args[position], node);
      },
      leave: (state, f, value, node) => {
        if (f === program.entry) {
          for (const [pin, status] of state.pins) {
            if (status === 'held') found.add(node, `the page pinned at ${pin} is never released`, state);
          }
        } else if (program.isOwn(f) && HANDLES_PINS.test(f.getText())) {
          remember(conventions, state, f, value);
        }
      },
    },
    findings: () => found.all,
    notes: () => [...conventions].filter(([, by]) => isTelling(by)).map(([f, by]) => convention(f, by)),
  };
}

function judgeRelease(
  found: FindingList,
  state: State,
  name: string,
  page: Value | undefined,
  node: Node,
): void {
  const held = [...state.pins].filter(([, status]) => status === 'held').map(([pin]) => pin);
  if (page?.kind === 'page') {
    if (state.pins.get(page.pin) === 'released')
      found.add(node, `${name}() releases the page pinned at ${page.pin} a second time`, state);
    return;
  }
  found.add(
    node,
    held.length > 0
      ? `${name}() is given something other than the page pinned at ${held.join(', ')}`
      : `${name}() releases a page on a path on which nothing is pinned`,
    state,
  );
}

/** Return values of a helper by what becomes of the pins: the convention that its callers rely on. */
function remember(
  conventions: Map<string, Map<string, Set<string>>>,
  state: State,
  f: FunctionDeclaration,
  value: Value,
): void {
  const statuses = [...state.pins.values()];
  const outcome = statuses.includes('held') ? 'pinned' : statuses.length > 0 ? 'released' : 'nothing pinned';
  const fact = value.kind === 'unknown' ? state.facts.get(value.key) : undefined;
  const name = f.getName() ?? '';
  const by = conventions.get(name) ?? new Map<string, Set<string>>();
  conventions.set(name, by);
  by.set(outcome, (by.get(outcome) ?? new Set()).add(describe(value, fact)));
}

function isTelling(by: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return by.size > 1 || by.has('released');
}

function convention(f: string, by: ReadonlyMap<string, ReadonlySet<string>>): string {
  const outcomes = [...by].map(
    ([outcome, values]) => `${outcome} when it returns ${[...values].sort().join(', ')}`,
  );
  return `${f}(): ${outcomes.sort().join('; ')}`;
}
