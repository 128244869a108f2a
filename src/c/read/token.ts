// SPDX-License-Identifier: GPL-2.0-only
// Tokens.
import type { Place } from '../error.ts';

/** What a token is. `directive`: a whole preprocessor line. `mark`: the edge of a conditional group that is still undecided. */
export type TokenKind = 'name' | 'number' | 'string' | 'char' | 'punct' | 'directive' | 'mark' | 'end';

/** One token of C with its place. */
export interface Token extends Place {
  readonly kind: TokenKind;
  /** As written; for a mark `if`, `else`, `endif`, `unknown` or `known`. */
  readonly text: string;
  /** Position in the stream of the file, by which macros know whether they are defined there. */
  readonly at: number;
  /** For a mark `if` or `unknown`: the condition. */
  readonly condition?: string;
  /** Macros that produced this token and are not expanded in it again. */
  readonly hidden?: ReadonlySet<string>;
}

/** The tokens as text without layout and comments, by which two versions of a function are compared. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ');
}
