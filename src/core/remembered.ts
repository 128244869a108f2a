// SPDX-License-Identifier: GPL-2.0-only
// Answers that are given more than once.

/** Asks `ask` once for each text, as long as what it answers does not change. */
export function remembered<Answer>(ask: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined || known.has(text)) return answer as Answer;
    const first = ask(text);
    known.set(text, first);
    return first;
  };
}
