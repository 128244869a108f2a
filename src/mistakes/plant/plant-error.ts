// SPDX-License-Identifier: GPL-2.0-only
// A transformation that does not fit.

/** A transformation that cannot be applied to the code as it is; the message says what it wanted and where. */
export class PlantError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlantError';
  }
}
