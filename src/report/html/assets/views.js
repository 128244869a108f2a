// SPDX-License-Identifier: GPL-2.0-only
// One view at a time: the one that the address names, or that has the element that it names.
const views = [...document.querySelectorAll('.view')];
const links = [...document.querySelectorAll('.contents a')];

/**
 * Scrolls the contents, and nothing else, so that the entry of the view is seen.
 * @param {Element} link
 */
function bringIntoSight(link) {
  const list = link.closest('.contents');
  if (list === null) return;
  const frame = list.getBoundingClientRect();
  const { bottom, top } = link.getBoundingClientRect();
  if (top < frame.top || bottom > frame.bottom) list.scrollTop += top - frame.top - frame.height / 2;
}

/** @param {boolean} moved whether somebody went there, so that the focus follows */
function show(moved) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const view = target?.closest('.view') ?? views[0];
  for (const other of views) other.toggleAttribute('hidden', other !== view);
  for (const link of links) {
    if (link.getAttribute('href') === `#${view.id}`) {
      link.setAttribute('aria-current', 'page');
      bringIntoSight(link);
    } else link.removeAttribute('aria-current');
  }
  for (const line of document.querySelectorAll('.listing .l.target, .names .target'))
    line.classList.remove('target');
  // What is folded away is unfolded for whoever goes there.
  const folded = target?.closest('details');
  if (folded) folded.open = true;
  if (target?.matches('.listing .l, .names > div')) {
    target.classList.add('target');
    target.scrollIntoView({ block: 'center' });
    return;
  }
  if (!moved) return;
  window.scrollTo(0, 0);
  view.querySelector('h2')?.focus({ preventScroll: true });
}

// Beside the view the contents are always open, above it only until somebody chose.
const contents = /** @type {HTMLDetailsElement} */ (document.querySelector('.contents details'));
const wide = matchMedia('(min-width: 60rem)');
contents.open = wide.matches;
wide.addEventListener('change', () => {
  contents.open = wide.matches;
});
contents.addEventListener('click', ({ target }) => {
  if (target instanceof HTMLAnchorElement) contents.open = wide.matches;
});

window.addEventListener('hashchange', () => show(true));
show(false);
