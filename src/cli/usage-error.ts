// SPDX-License-Identifier: GPL-2.0-only
// Bad usage or input, as a sentence.

/** Bad usage or bad input. The message is one sentence that names the value, the place and the remedy. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
