// SPDX-License-Identifier: GPL-2.0-only
// Calls of a function that counts steps, put into a text: none of its loops and functions goes on for ever.
import { ts } from 'ts-morph';

/** Where a text gets calls, and the text with them. */
export interface StepCalls {
  /** Puts a call at the beginning of a body. An outer body comes before those inside it. */
  readonly into: (body: ts.Statement) => void;
  /** Puts something in place of a stretch without line breaks of its own; those of the stretch are kept. */
  readonly replace: (from: number, to: number, text: string) => void;
  /** The text with the calls. Lines stay where they are. */
  readonly text: () => string;
}

/** Collects the bodies of a text that count a step. @param name what the text calls the function that counts */
export function stepCalls(source: ts.SourceFile, name: string): StepCalls {
  const call = `${name}();`;
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  const insert = (at: number, text: string): void => {
    edits.push({ from: at, to: at, text });
  };
  return {
    into: (body) => {
      if (ts.isBlock(body)) insert(body.statements.pos, call);
      else {
        insert(body.getStart(source), `{${call}`);
        insert(body.end, '}');
      }
    },
    replace: (from, to, text) => {
      edits.push({ from, to, text: text + source.text.slice(from, to).replaceAll(/[^\n]/g, '') });
    },
    text: () => {
      // In the order of the text; of two at one position the outer one was found first, and sorting keeps their order.
      let result = '';
      let done = 0;
      for (const { from, text, to } of [...edits].sort((a, b) => a.from - b.from)) {
        result += source.text.slice(done, from) + text;
        done = to;
      }
      return result + source.text.slice(done);
    },
  };
}
