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
  const ancestors = (element: Element): readonly Element[] => {
    const all: Element[] = [];
    for (let around: Element | null = element; around !== null && around !== document.documentElement; ) {
      all.push(around);
      around = around.parentElement;
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
  for (const element of view.querySelectorAll<HTMLElement>('*'))
    if (getComputedStyle(element).position === 'sticky') element.style.position = 'static';
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
  /** Whether it is in a box that scrolls, and outside of what the box shows. */
  const isScrolledAway = (element: Element, box: DOMRect): boolean => {
    const scroller = ancestors(element).find((around) => scrolls(getComputedStyle(around).overflowY));
    if (scroller === undefined) return false;
    const edge = scroller.getBoundingClientRect();
    return box.bottom > edge.bottom || box.top < edge.top;
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
    for (const around of ancestors(element)) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      // A box that scrolls shows everything in its turn; what lies outside of the window is for the scroll bar of the page.
      const hides = (overflow: string): boolean =>
        overflow === 'hidden' || overflow === 'clip' || around instanceof SVGSVGElement;
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
