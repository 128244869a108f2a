// SPDX-License-Identifier: GPL-2.0-only
// A call as a line, with locks and pins in the gutter.
import { at } from '../core/at.ts';
import type { RunRecord } from '../core/run-record.ts';
import { hex } from '../kernel/bits.ts';
import { declarationOf } from '../kernel/calls/all.ts';
import type { Reading } from '../kernel/calls/reading.ts';
import { EFFECT_READINGS } from '../kernel/effects.ts';
import type { CallEffect, Effect } from '../kernel/trace.ts';
import type { Step } from './fold.ts';
import { raceText } from './races.ts';

function readingOf(name: string): Reading | undefined {
  return declarationOf(name)?.log ?? EFFECT_READINGS.get(name);
}

/** A line of a trace: one effect, or a row of the same call with the first and the last arguments. */
export function stepText({ effect, last, times }: Step): string {
  const text = effectText(effect);
  if (effect.kind === 'race' || last.kind === 'race') return text;
  return `${text}${times === 1 ? '' : ` … ${argsText(last)}: ${times} times`}${withinText(effect)}`;
}

/** In which call it happened, unless its text says so or is the message of the call itself. */
function withinText({ text, within }: CallEffect): string {
  if (within === undefined || within === 'WARN_ONCE' || text?.includes(within)) return '';
  return `, in ${within}()`;
}

/** The call with its arguments by meaning, or what another thread did. */
function effectText(effect: Effect): string {
  if (effect.kind === 'race') return raceText(effect.name, effect.end);
  const { name, result, text } = effect;
  if (text !== undefined) return `${name}: ${text}`;
  const reading = readingOf(name)?.result;
  const call = `${name}${argsText(effect)}`;
  if (reading === undefined) return result === 0 ? call : `${call} = ${result}`;
  return `${call} = ${Number.isNaN(result) ? 'uninitialised' : reading(result)}`;
}

function argsText({ args, name }: CallEffect): string {
  const formats = readingOf(name)?.args ?? args.map(() => hex);
  const texts = formats.map((format, i) => {
    const value = at(args, i);
    return Number.isNaN(value) ? 'uninitialised' : format(value);
  });
  return `(${texts.join(', ')})`;
}

/** All effects of a run as lines, for files. */
export function effectLines(effects: readonly Effect[]): readonly string[] {
  return effects.map((effect) => `${gutter(effect)}  ${stepText({ effect, last: effect, times: 1 })}`);
}

/** How a run ended: what it returned, or why it did not. */
export function endText({ failure, parts }: Pick<RunRecord, 'failure' | 'parts'>): string {
  return failure?.message ?? `returns ${(parts['return value'] ?? []).join(' ')}`;
}

/** What `gutter` means. */
export const GUTTER_LEGEND =
  'm mmap_lock, r/w mmu_lock for reading/writing, i interrupts off, then pages pinned';

/** The locks held and the pages pinned when it happened, in four characters. */
export function gutter(effect: Effect): string {
  const mmap = (effect.locks & 1) !== 0 ? 'm' : '.';
  const mmu = (effect.locks & 4) !== 0 ? 'w' : (effect.locks & 2) !== 0 ? 'r' : '.';
  const irqs = (effect.locks & 8) !== 0 ? 'i' : '.';
  const pins = effect.pins === 0 ? '.' : effect.pins > 9 || effect.pins < 0 ? '*' : String(effect.pins);
  return `${mmap}${mmu}${irqs}${pins}`;
}
