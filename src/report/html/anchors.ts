// SPDX-License-Identifier: GPL-2.0-only
// Ids of views and of source lines.
import type { DetailReport, Place } from '../detail/detail.ts';
import type { NameKind } from '../names.ts';

/** A name as an id can hold it; different names give different ids. */
function slug(name: string): string {
  return name.replace(/[^A-Za-z0-9-]/g, (c) => `_${c.codePointAt(0)?.toString(16)}`);
}

/** Id of the view that shows a counterexample. */
export function counterexampleId(id: string): string {
  return `case-${slug(id)}`;
}

/** Id of a step in the view of a counterexample: its number from 1, or `end`. */
export function stepId(view: string, step: string): string {
  return `${view}.${step}`;
}

/** Id of the view that lists the source of a variant. */
export function listingId(variant: string): string {
  return `source-${slug(variant)}`;
}

/** Id of a line of a listing. */
export function lineId(variant: string, file: number, line: number): string {
  return `${listingId(variant)}.${file}.${line}`;
}

/** Id of the explanation of a name. */
export function nameId(kind: NameKind, name: string): string {
  return `${kind}-${slug(name)}`;
}

/** Id of a line in the listing of mutants, by the number of the file. */
export function mutantLineId(file: number, line: number): string {
  return `mutants.${file}.${line}`;
}

/** Finds the lines of listings that places name; null where no listing has the line. */
export type LineFinder = (variant: string, place: Place) => string | null;

/** A finder over the listings of a report. */
export function lineFinder(detail: DetailReport | null): LineFinder {
  const files = new Map<string, number>();
  for (const { files: listed, variant } of detail?.listings ?? [])
    listed.forEach(({ path }, i) => {
      files.set(`${variant}\n${path}`, i);
    });
  return (variant, { line, path }) => {
    const file = files.get(`${variant}\n${path}`);
    return file === undefined ? null : lineId(variant, file, line);
  };
}
