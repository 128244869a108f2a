// SPDX-License-Identifier: GPL-2.0-only
// The C of the running kernel as a variant.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../../c/load.ts';
import { translate } from '../../c/translate.ts';
import type { Variant } from '../../core/variant.ts';
import type { KernelTree } from '../tree/find.ts';
import type { FunctionName } from './functions.ts';

/** Where the functions are. */
export const MMU_C = 'arch/arm64/kvm/mmu.c';

/** The tree whose release an image has by its name, else the first. @returns null if there is none */
export function treeOf(image: string, trees: readonly KernelTree[]): KernelTree | null {
  return trees.find(({ release }) => image.includes(release)) ?? trees[0] ?? null;
}

/** A function of a tree, `user_mem_abort()` by default, around which the model is the kernel of its release. */
export function variantOf({ folder, release }: KernelTree, name: FunctionName = 'user_mem_abort'): Variant {
  const text = readFileSync(join(folder, MMU_C), 'utf8');
  return { ...load(translate(text, { file: MMU_C, function: name }), release), release };
}
