// SPDX-License-Identifier: GPL-2.0-only
// Paths of the files that entries name.

/** The original. */
export const LEGACY = 'legacy/user_mem_abort.ts';

/** The file of a function in one refactored state. */
export const EXTRACTED = (name: string): string => `refactored/extracted-helpers/${name}.ts`;
export const STATE = (name: string): string => `refactored/state-object/${name}.ts`;
export const DESC = (name: string): string => `refactored/fault-desc/${name}.ts`;

/** The file of a function in every refactored state. */
export const EVERY_STATE = (name: string): readonly string[] => [EXTRACTED(name), STATE(name), DESC(name)];

/** The file of a helper that the variants share. */
export const HELPER = (name: string): string => `src/kernel/fault/${name}.ts`;
