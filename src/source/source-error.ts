// SPDX-License-Identifier: GPL-2.0-only
// A source that cannot be had, as a sentence.

/** A source that cannot be had or used. The message is one sentence that names the value, the place and the remedy. */
export class SourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SourceError';
  }
}
