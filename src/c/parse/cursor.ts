// SPDX-License-Identifier: GPL-2.0-only
// A position in a stream of tokens.

import { CError, type Place } from '../error.ts';
import { unknownSymbol } from '../read/conditions.ts';
import type { Token } from '../read/token.ts';

/** A position in a stream of tokens, and what the parser may ask about it. */
export class Cursor {
  i = 0;
  readonly tokens: readonly Token[];
  /** Whether a name is a type here. */
  readonly isTypeName: (name: string) => boolean;
  private readonly end: Token;

  constructor(tokens: readonly Token[], isTypeName: (name: string) => boolean) {
    this.tokens = tokens;
    this.isTypeName = isTypeName;
    const last = tokens.at(-1);
    this.end = {
      kind: 'end',
      text: '',
      file: last?.file ?? '',
      line: last?.line ?? 0,
      at: Number.POSITIVE_INFINITY,
    };
  }

  get token(): Token {
    return this.tokens[this.i] ?? this.end;
  }

  ahead(n: number): Token {
    return this.tokens[this.i + n] ?? this.end;
  }

  is(text: string): boolean {
    const { kind } = this.token;
    return (kind === 'punct' || kind === 'name') && this.token.text === text;
  }

  eat(text: string): boolean {
    if (!this.is(text)) return false;
    this.i++;
    return true;
  }

  need(text: string): Token {
    const token = this.token;
    if (!this.eat(text)) this.unexpected(`"${text}"`);
    return token;
  }

  name(): string {
    if (this.token.kind !== 'name') this.unexpected('a name');
    return this.tokens[this.i++].text;
  }

  /** Skips one bracketed group; the cursor stands on the opening bracket. */
  skipGroup(): readonly Token[] {
    const from = this.i;
    let depth = 0;
    do {
      const token = this.token;
      if (token.kind === 'end')
        throw new CError(this.tokens[from], `"${this.tokens[from].text}" without its end`);
      if (token.kind === 'punct' && '([{'.includes(token.text)) depth++;
      if (token.kind === 'punct' && ')]}'.includes(token.text)) depth--;
      this.i++;
    } while (depth > 0);
    return this.tokens.slice(from + 1, this.i - 1);
  }

  /** Refuses what stands here, because something else had to. */
  unexpected(wanted: string): never {
    const token = this.token;
    this.refuseOdd();
    const found = token.kind === 'end' ? 'the end of the text' : `"${token.text}"`;
    throw new CError(token, `a syntax error: ${wanted} was expected and ${found} found`);
  }

  /** Refuses preprocessor lines and undecided groups, which stand where no syntax can. */
  refuseOdd(): void {
    const token = this.token;
    if (token.kind === 'directive') {
      throw new CError(token, `${token.text} inside a function`, 'only conditions can be taken there');
    }
    if (token.kind === 'mark' && token.text === 'unknown') throw unknownSymbol(token.condition!, token);
    if (token.kind === 'mark') this.refuseSplit(token);
  }

  /** Refuses a group that each run decides and that does not hold whole statements. */
  refuseSplit(place: Place): never {
    throw new CError(
      place,
      'a conditional group on __PAGETABLE_PMD_FOLDED that does not hold whole statements or cases',
      'put it around whole statements or cases',
    );
  }
}
