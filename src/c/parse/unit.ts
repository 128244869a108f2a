// SPDX-License-Identifier: GPL-2.0-only
// A C file split at its top level.
import { CError, type Place } from '../error.ts';
import { Conditions, type Config } from '../read/conditions.ts';
import { resolveGroups } from '../read/groups.ts';
import { lex } from '../read/lex.ts';
import { expand, Macros } from '../read/macros.ts';
import { type Token, textOf } from '../read/token.ts';

/** A function as it stands in a file, not parsed yet. */
export interface FunctionText extends Place {
  readonly name: string;
  /** Return type, name and parameters. */
  readonly header: readonly Token[];
  /** The braces with what they hold. */
  readonly body: readonly Token[];
  readonly endLine: number;
  /** The function without layout and comments. */
  readonly text: string;
  /** The symbol without a value that decides whether the function exists, or null. */
  readonly under: Token | null;
  /** Whether it takes the place of one of another file that was read before. */
  readonly replaces: boolean;
}

/** A C file, or several that are read one after the other, split at its top level. */
export interface Unit {
  readonly files: readonly string[];
  readonly functions: ReadonlyMap<string, FunctionText>;
  /** The tokens of each other declaration. */
  readonly declarations: readonly (readonly Token[])[];
  readonly macros: Macros;
  readonly conditions: Conditions;
}

/** The text of a file with its name. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Splits files into functions and declarations, which are parsed when somebody needs them. */
export function readUnit(sources: readonly Source[], config: Config): Unit {
  const macros = new Macros();
  const conditions = new Conditions(config, (name) => macros.find(name, Number.MAX_SAFE_INTEGER) !== null);
  const tokens = resolveGroups(joined(sources), conditions, macros);
  const functions = new Map<string, FunctionText>();
  const declarations: Token[][] = [];
  let under: Token | null = null;
  for (let i = 0; tokens[i].kind !== 'end'; ) {
    const token = tokens[i];
    if (token.kind === 'mark') {
      if (token.text === 'unknown' || token.text === 'if') under ??= token;
      if (token.text === 'known' || token.text === 'endif') under = null;
      i++;
      continue;
    }
    if (token.kind === 'directive') {
      i++;
      continue;
    }
    const found = topLevel(tokens, i);
    if (found.body === null) {
      declarations.push(tokens.slice(i, found.end));
    } else {
      const header = tokens.slice(i, found.body);
      const body = tokens.slice(found.body, found.end);
      const name = tokens[found.name];
      const known = functions.get(name.text);
      const replaces = known !== undefined && known.file !== name.file;
      if (known === undefined || known.under !== null || replaces)
        functions.set(name.text, {
          name: name.text,
          file: name.file,
          line: name.line,
          endLine: body.at(-1)!.line,
          header,
          body,
          text: textOf([...header, ...body]),
          under,
          replaces,
        });
    }
    i = found.end;
  }
  return { files: sources.map((source) => source.file), functions, declarations, macros, conditions };
}

/** The tokens of all files as one stream. */
function joined(sources: readonly Source[]): Token[] {
  const all: Token[] = [];
  for (const { text, file } of sources) {
    const tokens = lex(text, file);
    if (all.at(-1)?.kind === 'end') all.pop();
    for (const token of tokens) all.push({ ...token, at: all.length });
  }
  return all;
}

/** Expands the macros in a stretch of a unit that stands on `facade`, which may be the unit itself. */
export function expandIn(unit: Unit, tokens: readonly Token[], facade: Unit): Token[] {
  return expand(tokens, (name, at, args) => {
    const own = unit.macros.find(name, at);
    if (unit !== facade && own !== null) {
      if (args === undefined) return own;
      throw new CError(own, `${name}(), which is used with ${args} arguments and has ${own.params!.length}`);
    }
    if (args !== undefined) return facade.macros.withParameters(name, args);
    return unit === facade ? own : facade.macros.find(name, Number.MAX_SAFE_INTEGER);
  });
}

/** Words that take arguments and are no functions. */
const ANNOTATIONS = new Set([
  '__attribute__',
  '__encoded',
  '__free',
  '__aligned',
  '__section',
  'typeof',
  '__typeof__',
]);

/** Where a declaration or function definition that begins at `from` ends. */
function topLevel(
  tokens: readonly Token[],
  from: number,
): { name: number; body: number | null; end: number } {
  let name = -1;
  let initialised = false;
  let i = from;
  // These stand without a semicolon.
  if (
    /^DEFINE_(GUARD|FREE|LOCK_GUARD_1|ARGUMENT|FIELD)$/.test(tokens[i].text) &&
    tokens[i + 1].text === '('
  ) {
    return { name, body: null, end: closing(tokens, i + 1) };
  }
  while (tokens[i].kind !== 'end') {
    const { text, kind } = tokens[i];
    if (kind === 'punct') {
      if (text === ';') return { name, body: null, end: i + 1 };
      if (text === '=') initialised = true;
      if (text === '(') {
        if (name < 0 && tokens[i - 1]?.kind === 'name' && !ANNOTATIONS.has(tokens[i - 1].text)) name = i - 1;
        i = closing(tokens, i);
        continue;
      }
      if (text === '{') {
        const end = closing(tokens, i);
        if (name >= 0 && !initialised) return { name, body: i, end };
        i = end;
        continue;
      }
    }
    i++;
  }
  return { name, body: null, end: i };
}

/** The position after the bracket that closes the one at `from`. */
function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let i = from; ; i++) {
    const { kind, text } = tokens[i];
    if (kind === 'end') return i;
    if (kind !== 'punct') continue;
    if (text === '(' || text === '{' || text === '[') depth++;
    if (text === ')' || text === '}' || text === ']') depth--;
    if (depth === 0) return i + 1;
  }
}
