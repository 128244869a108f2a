// SPDX-License-Identifier: GPL-2.0-only
// Places where a rule is not kept.
import type { Node } from 'ts-morph';
import { place } from './program.ts';
import { pathOf, type State } from './state.ts';

/** One place where a variant does not keep a rule. */
export interface StructureFinding {
  /** `path:line`. */
  readonly at: string;
  readonly message: string;
  /** The decisions and calls that lead there, first one first. */
  readonly path?: readonly string[];
}

/** Collects findings; the same message at the same place is one finding, shown with its shortest path. */
export class FindingList {
  private readonly found = new Map<string, StructureFinding>();

  add(node: Node, message: string, state?: State): void {
    const at = place(node);
    const key = `${at} ${message}`;
    const known = this.found.get(key);
    const path = state === undefined ? undefined : pathOf(state);
    if (known !== undefined && (path === undefined || (known.path?.length ?? 0) <= path.length)) return;
    this.found.set(key, path === undefined ? { at, message } : { at, message, path });
  }

  /** In the order of the sources. */
  get all(): readonly StructureFinding[] {
    const line = (f: StructureFinding): number => Number(f.at.slice(f.at.lastIndexOf(':') + 1));
    const file = (f: StructureFinding): string => f.at.slice(0, f.at.lastIndexOf(':'));
    return [...this.found.values()].sort(
      (a, b) =>
        (file(a) < file(b) ? -1 : file(a) > file(b) ? 1 : line(a) - line(b)) ||
        (a.message < b.message ? -1 : 1),
    );
  }
}
