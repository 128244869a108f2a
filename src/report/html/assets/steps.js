// SPDX-License-Identifier: GPL-2.0-only
// Stepping through two traces by keys or buttons, with the source around the current step.
const AROUND = 3;

for (const stepper of document.querySelectorAll('.stepper')) {
  const steps = /** @type {HTMLElement[]} */ ([...stepper.querySelectorAll('.trace > li')]);
  const panel = /** @type {HTMLElement} */ (stepper.querySelector('.step-panel'));
  const now = /** @type {HTMLElement} */ (stepper.querySelector('.step-now'));
  const first = Math.max(0, Number(/** @type {HTMLElement} */ (stepper).dataset.first));
  if (steps.length === 0) continue;
  let current = first;

  /** @param {number} step @param {boolean} focus */
  const select = (step, focus) => {
    // Until somebody steps the panel covers nothing.
    panel.classList.add('stepping');
    show(step, focus);
  };

  /** @param {number} step @param {boolean} focus */
  const show = (step, focus) => {
    steps[current].tabIndex = -1;
    steps[current].removeAttribute('aria-current');
    current = Math.min(Math.max(step, 0), steps.length - 1);
    const element = steps[current];
    element.tabIndex = 0;
    element.setAttribute('aria-current', 'step');
    if (focus) element.focus();
    now.textContent = `step ${current + 1} of ${steps.length}`;
    for (const side of ['legacy', 'refactored']) {
      const race = element.querySelector(`.side.race.${side}`) !== null;
      excerpt(panel, side, element.dataset[side], race ? 'another thread acts' : 'no step here');
    }
  };

  /** @param {string} side */
  const openSource = (side) => {
    const id = steps[current].dataset[side];
    if (id !== undefined) location.hash = `#${id}`;
  };

  /** @type {{ [key: string]: () => void }} */
  const anywhere = {
    j: () => select(current + 1, true),
    k: () => select(current - 1, true),
    d: () => select(first, true),
    l: () => openSource('legacy'),
    r: () => openSource('refactored'),
  };
  /** @type {{ [key: string]: () => void }} */
  const inTrace = {
    ArrowDown: () => select(current + 1, true),
    ArrowUp: () => select(current - 1, true),
    Home: () => select(0, true),
    End: () => select(steps.length - 1, true),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || stepper.closest('.view')?.hasAttribute('hidden'))
      return;
    const inside =
      event.target instanceof Element &&
      steps.some((step) => step.contains(/** @type {Element} */ (event.target)));
    const act = anywhere[event.key] ?? (inside ? inTrace[event.key] : undefined);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  for (const [i, step] of steps.entries()) {
    step.addEventListener('focusin', () => {
      if (i !== current) select(i, false);
    });
    step.addEventListener('click', () => {
      select(i, false);
      step.scrollIntoView({ block: 'nearest' });
    });
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll('[data-step]'))) {
    button.addEventListener('click', () => {
      const by = button.dataset.step;
      select(by === 'first' ? first : current + Number(by), false);
      steps[current].scrollIntoView({ block: 'nearest' });
    });
  }
  panel.hidden = false;
  show(first, false);
}

/**
 * Shows the lines around the one with this id, or why there are none.
 * @param {HTMLElement} panel @param {string} side @param {string | undefined} id @param {string} otherwise
 */
function excerpt(panel, side, id, otherwise) {
  const box = /** @type {HTMLElement | null} */ (panel.querySelector(`[data-side=${side}] .excerpt`));
  if (box === null) return;
  const line = id === undefined ? null : document.getElementById(id);
  box.replaceChildren();
  if (line === null) {
    box.textContent = otherwise;
    return;
  }
  const file = line.parentElement?.previousElementSibling?.textContent ?? '';
  const title = document.createElement('a');
  title.href = `#${id}`;
  title.textContent = file;
  box.append(title);
  const lines = [...(line.parentElement?.children ?? [])];
  const at = lines.indexOf(line);
  for (const near of lines.slice(Math.max(0, at - AROUND), at + AROUND + 1)) {
    const copy = document.createElement('div');
    copy.className = near === line ? 'l target' : 'l';
    for (const name of ['b', 'code']) copy.append(near.querySelector(name)?.cloneNode(true) ?? '');
    box.append(copy);
  }
}
