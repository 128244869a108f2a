// SPDX-License-Identifier: GPL-2.0-only
// Loads a variant in the counting thread.
import { fileURLToPath } from 'node:url';
import * as kernel from '../../kernel/index.ts';
import type { UserMemAbort } from '../../kernel/kernel.ts';
import { signed, type UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { variantOfC } from '../c-variant.ts';
import { signatureOfModule } from '../variant-signature.ts';
import { isKernelPath, variantOnDisk } from '../variant-source.ts';
import type { Entry } from './entry.ts';

/** What a loader module exports: `loadModule`, which gives what the module at a path exports. */
interface Loader {
  readonly loadModule: (file: string) => Promise<unknown>;
}

/**
 * Loads the variant that the module at `entry` exports, or that was translated to it, in the thread that counts.
 * @param loader URL of a module that loads modules. Without one, JavaScript is imported as it is, and anything else goes through
 * jiti and shares this program's kernel.
 */
export async function loadEntry(entry: Entry, loader: string | null): Promise<Variant> {
  if (typeof entry !== 'string') return variantOfC(entry, entry.file);
  const module = await load(entry, loader);
  const { user_mem_abort } = module as { readonly user_mem_abort?: UserMemAbort };
  if (typeof user_mem_abort !== 'function') throw new Error('it exports no function user_mem_abort');
  const source = variantOnDisk(fileURLToPath(entry), { isOutside: isKernelPath, lenient: true });
  const signature = signatureOfModule(source, user_mem_abort);
  if (typeof signature !== 'string') throw new Error(`its user_mem_abort() ${signature.why}`);
  return { name: entry, ...signed(signature, user_mem_abort) };
}

async function load(entry: string, loader: string | null): Promise<unknown> {
  if (loader !== null) return ((await import(loader)) as Loader).loadModule(fileURLToPath(entry));
  if (/\.[cm]?js$/.test(entry)) return import(entry);
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { virtualModules: { 'stage2-verify/kernel': kernel } });
  return jiti.import(fileURLToPath(entry));
}
