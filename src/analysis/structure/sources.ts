// SPDX-License-Identifier: GPL-2.0-only
// The text of a variant.
import { existsSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Translation } from '../../c/translate.ts';
import { mappedText, textOnDisk } from '../../source/program-text.ts';
import { SourceError } from '../../source/source-error.ts';
import { isKernelPath, type VariantSource, variantOnDisk } from '../../source/variant-source.ts';

/** The text of one version of `user_mem_abort()`: everything that is its own, nothing of the kernel. */
export interface NamedSource extends Pick<VariantSource, 'entry' | 'files'> {
  readonly name: string;
  /** What it is a translation of, where it is C: findings then name the lines of that. */
  readonly translation?: Translation;
}

/** Root of the package: a checkout, or the folder of compiled files. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Path of the file that exports the function of a variant that ships with the package. */
export function builtInEntry(name: string): string {
  return join(ROOT, name === 'legacy' ? 'legacy' : join('refactored', name), 'user_mem_abort.ts');
}

/**
 * Reads the variant whose function the file at `entry` exports, with what it imports by paths short of the kernel. Its files are shown by their
 * paths below the package, or below the parent of the folder of a foreign entry.
 * @throws SourceError if a file of it cannot be found, or if nobody can tell what it is made of
 */
export function loadVariantSource(name: string, entry: string): NamedSource {
  const compiled = resolve(entry);
  const root = mappedText(compiled) === null ? compiled : compiled.replace(/js$/, 'ts');
  const shown = (file: string): string => {
    const below = relative(ROOT, file);
    const outside = below.startsWith('..') || isAbsolute(below);
    return (outside ? relative(dirname(dirname(root)), file) : below).replaceAll(sep, '/');
  };
  const { files, missing } = variantOnDisk(root, { isOutside: isKernelPath, read: readSource });
  const [lost] = missing;
  if (lost !== undefined)
    throw new SourceError(`the source of ${shown(lost)} cannot be found; give a variant that is whole`);
  return {
    name,
    entry: shown(root),
    files: new Map([...files].map(([file, text]) => [shown(file), text])),
  };
}

/** A translation as the text of a variant. */
export function translatedSource(name: string, translation: Translation): NamedSource {
  const entry = 'translation.ts';
  return { name, entry, files: new Map([[entry, translation.code]]), translation };
}

/** Text of a source file of the modelled kernel; null if there is none of that name. */
export function readKernelSource(pathBelowKernel: string): string | null {
  return readSource(join(ROOT, 'src/kernel', pathBelowKernel));
}

/** Path of a source file of the modelled kernel as findings show it. */
export function kernelSourcePath(pathBelowKernel: string): string {
  return `src/kernel/${pathBelowKernel}`;
}

/** The text of a TypeScript file: as it lies there, or as the source map of its compiled form carries it. */
function readSource(file: string): string | null {
  if (extname(file) !== '.js' && existsSync(file)) return textOnDisk(file);
  return mappedText(file.replace(/\.[cm]?[jt]s$/, '.js')) ?? textOnDisk(file);
}
