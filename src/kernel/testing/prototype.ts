// SPDX-License-Identifier: GPL-2.0-only
// A prototype, taken apart.

/** A parameter, or what a function returns: the type without `const` and with its stars. */
export interface Parameter {
  readonly type: string;
  readonly name: string;
}

/** A prototype of C. */
export interface Prototype {
  readonly returns: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Whether further arguments may follow. */
  readonly variadic: boolean;
}

/** Takes a one-line prototype apart: `int f(struct s *p, bool b)`. */
export function parsePrototype(c: string): Prototype {
  const match = /^([^()]+)\(([^()]*)\)$/.exec(c);
  if (match === null) throw new Error(`not a prototype: ${c}`);
  const { name, type } = parameter(match[1]);
  const list = match[2] === 'void' ? [] : match[2].split(',').map((text) => text.trim());
  const variadic = list.at(-1) === '...';
  return {
    returns: type,
    name,
    parameters: (variadic ? list.slice(0, -1) : list).map(parameter),
    variadic,
  };
}

function parameter(text: string): Parameter {
  const match = /^(.*?)(\w+)$/.exec(text.replace(/\bconst\b/g, '').trim());
  if (match === null) throw new Error(`not a declaration: ${text}`);
  return { type: match[1].replace(/\s+/g, ' ').trim(), name: match[2] };
}
