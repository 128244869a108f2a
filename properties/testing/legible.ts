// SPDX-License-Identifier: GPL-2.0-only
/// <reference lib="dom.iterable" />
/** Whether a reader sees every text of a page. */
import type { Page } from 'playwright-core';

/** What of the shown view cannot be read: text that is cut off with no way to scroll to it, and text that lies on other text. */
export function illegible(page: Page): Promise<readonly string[]> {
  return page.evaluate(illegibleHere);
}

/** Runs in the page, and has therefore everything that it needs within itself. */
function illegibleHere(): readonly string[] {
  /** Pixels by which boxes of letters may reach into each other: less than what a letter leaves blank around itself. */
  const BLANK = 3;
  interface Around {
    readonly element: Element;
    readonly overflowX: string;
    readonly overflowY: string;
    readonly edge: DOMRect;
  }
  const ancestors = (element: Element): readonly Around[] => {
    const all: Around[] = [];
    for (let one: Element | null = element; one !== null && one !== document.documentElement; ) {
      all.push(around(one));
      one = one.parentElement;
    }
    return all;
  };
  interface Line {
    readonly element: Element;
    readonly text: string;
    readonly box: DOMRect;
  }
  const view = document.querySelector('.view:not([hidden])');
  if (view === null) return ['no view is shown'];
  // What sticks to an edge of the window lies on what scrolls below it, and is meant to: it is looked at where it would lie.
  const sticky = [...view.querySelectorAll<HTMLElement>('*')].filter(
    (element) => getComputedStyle(element).position === 'sticky',
  );
  for (const element of sticky) element.style.position = 'static';
  // From here on nothing changes, and each element is asked once.
  const known = new Map<Element, Around>();
  const around = (element: Element): Around => {
    let answer = known.get(element);
    if (answer === undefined) {
      const { overflowX, overflowY } = getComputedStyle(element);
      answer = { element, overflowX, overflowY, edge: element.getBoundingClientRect() };
      known.set(element, answer);
    }
    return answer;
  };
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
  /** Whether it is in a box that scrolls, and outside of what the box shows. */
  const isScrolledAway = (element: Element, box: DOMRect): boolean => {
    const scroller = ancestors(element).find(({ overflowY }) => scrolls(overflowY));
    return scroller !== undefined && (box.bottom > scroller.edge.bottom || box.top < scroller.edge.top);
  };
  const lines: Line[] = [];
  const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '') continue;
    if (element.closest('.sr, title') !== null || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = (node.textContent ?? '').trim().slice(0, 60);
    for (const box of range.getClientRects()) {
      if (box.width <= 1 || box.height <= 1 || isScrolledAway(element, box)) continue;
      lines.push({ element, text, box });
    }
  }
  const cut = lines.flatMap(({ box, element, text }) => {
    for (const { edge, element: holder, overflowX, overflowY } of ancestors(element)) {
      // A box that scrolls shows everything in its turn; what lies outside of the window is for the scroll bar of the page.
      const hides = (overflow: string): boolean =>
        overflow === 'hidden' || overflow === 'clip' || holder instanceof SVGSVGElement;
      if (
        (hides(overflowX) && (box.left < edge.left - BLANK || box.right > edge.right + BLANK)) ||
        (hides(overflowY) && (box.top < edge.top - BLANK || box.bottom > edge.bottom + BLANK))
      )
        return [`cut off: ${text}`];
      if (scrolls(overflowX)) return [];
    }
    return box.left < -BLANK || box.right > innerWidth + BLANK ? [`outside of the page: ${text}`] : [];
  });
  const over: string[] = [];
  lines.sort((a, b) => a.box.top - b.box.top);
  lines.forEach((line, i) => {
    for (let j = i + 1; j < lines.length && lines[j].box.top < line.box.bottom - BLANK; j++) {
      const other = lines[j];
      if (other.box.left < line.box.right - BLANK && line.box.left < other.box.right - BLANK)
        over.push(`one on the other: ${line.text} | ${other.text}`);
    }
  });
  return [...cut, ...over];
}
