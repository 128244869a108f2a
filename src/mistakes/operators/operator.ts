// SPDX-License-Identifier: GPL-2.0-only
// A kind of mistake, and the changes that it makes.
import type { Node } from 'ts-morph';

/** A node of the pristine code, and what takes its place. */
export interface Replacement {
  readonly node: Node;
  readonly text: string;
}

/** One small mistake: replacements that do not overlap, made together. */
export interface Change {
  readonly replacements: readonly Replacement[];
  /** Names of the kernel that the new code needs, whether the file imports them or not. */
  readonly needs?: readonly string[];
}

/** A kind of mistake that is made when code like this is taken apart and put together again. */
export interface Operator {
  /** Name in reports. */
  readonly name: string;
  /** What it does, and what it stands for. */
  readonly about: string;
  /** The mistakes of this kind that can be made at a node; none at most nodes. */
  readonly changesAt: (node: Node) => readonly Change[];
}

/** The change that puts `text` in the place of `node`. */
export function replaced(node: Node, text: string): Change {
  return { replacements: [{ node, text }] };
}

/** The change that leaves `statement` out; an empty statement keeps `if` and `else` whole. */
export function dropped(statement: Node): Change {
  return replaced(statement, ';');
}

/** The change that makes two statements change places. */
export function swapped(a: Node, b: Node): Change {
  return {
    replacements: [
      { node: a, text: b.getText() },
      { node: b, text: a.getText() },
    ],
  };
}

/** The change that takes `statement` away and puts it in front of `other`. */
export function movedBefore(statement: Node, other: Node): Change {
  return {
    replacements: [
      { node: statement, text: ';' },
      { node: other, text: `${statement.getText()} ${other.getText()}` },
    ],
  };
}

/** The change that takes `statement` away and puts it behind `other`. */
export function movedBehind(statement: Node, other: Node): Change {
  return {
    replacements: [
      { node: statement, text: ';' },
      { node: other, text: `${other.getText()} ${statement.getText()}` },
    ],
  };
}
