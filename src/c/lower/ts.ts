// SPDX-License-Identifier: GPL-2.0-only
/** Parts of a line that belong to the TypeScript alone are kept between two control characters until the text is written. */
const OPEN = '\u0001';
const CLOSE = '\u0002';

/** Text that the JavaScript leaves out. */
export function typeOnly(text: string): string {
  return `${OPEN}${text}${CLOSE}`;
}

/** The pointer to nothing: the types of pointers are those of what they point to. */
export const NULL = `null${typeOnly('!')}`;

/** The line as TypeScript. */
export function asTypeScript(line: string): string {
  return line.replaceAll(OPEN, '').replaceAll(CLOSE, '');
}

/** The line as JavaScript. */
export function asJavaScript(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the two that `typeOnly` puts in
  return line.replace(/\u0001[^\u0002]*\u0002/g, '');
}
