// SPDX-License-Identifier: GPL-2.0-only
// The variant's functions on the stack.
import { asUrl } from './scripts.ts';

/** A position in a script, line and column from 0. */
export interface ScriptPosition {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Deep enough for any helper of a helper. */
const DEPTH = 100;

const SOURCES = new URL('../../', import.meta.url).href;
/** The model without the helpers of mmu.c that variants share. */
const MODEL = /^kernel\/(?!fault\/)/;

/**
 * The functions of the variant that are on the stack, the innermost first: whatever stands between the model, which called
 * this, and the bench, which called the variant.
 */
export function variantCallers(): readonly ScriptPosition[] {
  const callers: ScriptPosition[] = [];
  let below = false;
  for (const site of stack()) {
    const { kind, url } = scriptAt(site.getFileName() ?? '');
    if (kind === 'bench') break;
    if (kind === 'model') below = true;
    else if (below && kind === 'variant') {
      const line = site.getLineNumber();
      const column = site.getColumnNumber();
      if (line !== null && column !== null) callers.push({ url, line: line - 1, column: column - 1 });
    }
  }
  return callers;
}

/** What the functions of a script are on a stack. */
interface StackScript {
  readonly url: string;
  readonly kind: 'bench' | 'model' | 'variant' | 'other';
}

/** The scripts seen on stacks, by their names: a run with large blocks takes thousands of stacks. */
const scripts = new Map<string, StackScript>();

function scriptAt(name: string): StackScript {
  let script = scripts.get(name);
  if (script === undefined) {
    const url = asUrl(name);
    script = { url, kind: kindOf(url) };
    scripts.set(name, script);
  }
  return script;
}

function kindOf(url: string): StackScript['kind'] {
  const path = url.startsWith(SOURCES) ? url.slice(SOURCES.length) : '';
  if (/^(core|subjects)\//.test(path)) return 'bench';
  if (MODEL.test(path)) return 'model';
  return url.startsWith('file:') ? 'variant' : 'other';
}

/** The stack as V8 knows it: whatever else formats stacks in this process has no part in it. */
function stack(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    return new Error().stack as unknown as readonly NodeJS.CallSite[];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}
