// SPDX-License-Identifier: GPL-2.0-only
// Calls of a function that counts steps, put into a text: none of its loops and functions goes on for ever.
import { ts } from 'ts-morph';

/** Where a text gets calls, and the text with them. */
export interface StepCalls {
  /** Puts a call at the beginning of a body. An outer body comes before those inside it. */
  readonly into: (body: ts.Statement) => void;
  /** The text with the calls. Lines stay where they are. */
  readonly text: () => string;
}

/** Collects the bodies of a text that count a step. @param name what the text calls the function that counts */
export function stepCalls(source: ts.SourceFile, name: string): StepCalls {
  const call = `${name}();`;
  const inserts: (readonly [position: number, text: string])[] = [];
  return {
    into: (body) => {
      if (ts.isBlock(body)) inserts.push([body.statements.pos, call]);
      else inserts.push([body.getStart(source), `{${call}`], [body.end, '}']);
    },
    text: () => {
      // In the order of the text; of two at one position the outer one was found first, and sorting keeps their order.
      let result = '';
      let from = 0;
      for (const [position, text] of [...inserts].sort((a, b) => a[0] - b[0])) {
        result += source.text.slice(from, position) + text;
        from = position;
      }
      return result + source.text.slice(from);
    },
  };
}
