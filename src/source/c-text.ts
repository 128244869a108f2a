// SPDX-License-Identifier: GPL-2.0-only
// Whether what was read can be C.
import { SourceError } from './source-error.ts';

/** No file of the kernel's that holds code is a tenth of it. */
const MOST_CHARACTERS = 8 << 20;

/** The text itself. @throws SourceError if it is binary, or larger than any C file is */
export function readableText(text: string, origin: string): string {
  if (text.length > MOST_CHARACTERS)
    throw new SourceError(
      `${origin} has ${text.length} characters, more than any C file of a kernel; name another file`,
    );
  if (text.includes('\0') || text.includes('\ufffd'))
    throw new SourceError(`${origin} is no UTF-8 text; name a C file`);
  return text.replaceAll('\r\n', '\n');
}
