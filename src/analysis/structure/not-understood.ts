// SPDX-License-Identifier: GPL-2.0-only
// What the walk cannot follow.

/** A construct that the analysis does not follow: a verdict on the function that holds it would be worth nothing. */
export class NotUnderstood extends Error {}
