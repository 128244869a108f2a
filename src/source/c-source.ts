// SPDX-License-Identifier: GPL-2.0-only
// A C text that a variant is made of, and how it is to be read.
import { createHash } from 'node:crypto';
import { type FurtherFacade, NOTHING_FURTHER } from '../c/facade/further.ts';
import type { Release } from '../c/translate.ts';

/** How the C of a run is to be read: the same for all of its variants. */
export interface CReading {
  /** The function that is verified. */
  readonly function: string;
  /** The release whose interfaces the C uses; null to tell it by what the C calls. */
  readonly release: Release | null;
  /** Values of preprocessor symbols. */
  readonly config: { readonly [symbol: string]: boolean };
  /** Declarations beside those of the model. */
  readonly further: FurtherFacade;
}

/** How C is read unless told otherwise. */
export const USUAL_READING: CReading = {
  function: 'user_mem_abort',
  release: null,
  config: {},
  further: NOTHING_FURTHER,
};

/** The file of a kernel tree that is meant unless told otherwise. */
export const USUAL_FILE = 'arch/arm64/kvm/mmu.c';

/** A C text and where it comes from. Plain data that crosses threads. */
export interface CSource {
  /** The file as people name it: a path, or a path within a tree. */
  readonly file: string;
  /** The revision as git abbreviates it, or as it was said where there is no commit of it; null for a file as it lies there. */
  readonly revision: string | null;
  /** The subject of the commit or mail; null if there is none. */
  readonly subject: string | null;
  readonly text: string;
}

/** SHA-256 of the text. */
export function textHash({ text }: CSource): string {
  return createHash('sha256').update(text).digest('hex');
}
