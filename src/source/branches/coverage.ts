// SPDX-License-Identifier: GPL-2.0-only
// V8's precise coverage of this isolate.
import { type Debugger, type Profiler, Session } from 'node:inspector';
import { type LoadedScript, scriptsOf } from '../lines/scripts.ts';

/** How often a stretch of a script was entered. */
export interface CountedRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** A script that V8 ran, with what it counted in it. */
export interface CountedScript {
  /** URL, or the path that a loader gave the script. */
  readonly url: string;
  /** The text that the offsets count in. */
  readonly source: string;
  /** URL of its source map, possibly a `data:` URL; empty if it has none. */
  readonly sourceMapUrl: string;
  readonly ranges: readonly CountedRange[];
}

/** Counts the blocks that V8 enters, in every function that is compiled from now on and in this isolate only. */
export class CoverageSession {
  private readonly session = new Session();

  constructor() {
    this.session.connect();
    this.post('Profiler.enable');
    this.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Ranges by script id since the last call, which are then counted from zero. */
  take(): Map<string, readonly CountedRange[]> {
    const { result } = this.post<Profiler.TakePreciseCoverageReturnType>('Profiler.takePreciseCoverage');
    return new Map(
      result.map((script) => [script.scriptId, script.functions.flatMap((counted) => counted.ranges)]),
    );
  }

  /** Every script of the isolate; to be asked for after the last `take`, because it turns the debugger on. */
  scripts(): LoadedScript[] {
    return scriptsOf(this.session);
  }

  sourceOf(scriptId: string): string {
    return this.post<Debugger.GetScriptSourceReturnType>('Debugger.getScriptSource', { scriptId })
      .scriptSource;
  }

  close(): void {
    this.post('Profiler.stopPreciseCoverage');
    this.post('Profiler.disable');
    this.session.disconnect();
  }

  /** These commands answer before `post` returns. */
  private post<Result>(method: string, params?: object): Result {
    let answer: unknown;
    this.session.post(method, params, (error: Error | null, result?: unknown) => {
      if (error) throw error;
      answer = result;
    });
    return answer as Result;
  }
}

/** How often control came to `offset`: the count of the innermost range around it. */
export function countAt(ranges: readonly CountedRange[], offset: number): number {
  let count = 0;
  let size = Number.POSITIVE_INFINITY;
  for (const range of ranges) {
    const extent = range.endOffset - range.startOffset;
    if (range.startOffset <= offset && offset < range.endOffset && extent < size) {
      size = extent;
      count = range.count;
    }
  }
  return count;
}
