// SPDX-License-Identifier: GPL-2.0-only
// Stepping through two traces by keys, buttons or links, with the source around the current step and what the runs hold by then.
const AROUND = 3;

for (const stepper of document.querySelectorAll('.stepper')) {
  const steps = /** @type {HTMLElement[]} */ ([...stepper.querySelectorAll('.trace > li')]);
  const panel = /** @type {HTMLElement} */ (stepper.querySelector('.step-panel'));
  const now = /** @type {HTMLElement} */ (stepper.querySelector('.step-now'));
  const kinds = /** @type {HTMLSelectElement} */ (stepper.querySelector('.kinds'));
  const first = Math.max(0, Number(/** @type {HTMLElement} */ (stepper).dataset.first));
  if (steps.length === 0) continue;
  let current = first;

  /** @param {number} step @param {boolean} focus */
  const select = (step, focus) => {
    // Until somebody steps the panel covers nothing.
    panel.classList.add('stepping');
    show(step, focus);
    history.replaceState(null, '', `#${steps[current].id}`);
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
      const acts = element.querySelector(`.side.race.${side}`) !== null;
      const over = element.querySelector(`.side.over.${side}`) !== null;
      const end = steps[steps.length - 1];
      const last =
        over && end.dataset[side] !== undefined
          ? end
          : steps.slice(0, current + 1).findLast((each) => each.dataset[side] !== undefined);
      const note =
        last === element
          ? ''
          : last === end
            ? 'no step here, it returned: '
            : `${acts ? 'another thread acts' : 'no step here'}; its last call before: `;
      excerpt(panel, side, last?.dataset[side], note);
      const state = panel.querySelector(`[data-side=${side}] .state`);
      if (state !== null) state.textContent = element.dataset[`${side}State`] ?? '';
    }
  };

  /** The next step that is shown and wanted, or the current one. @param {1 | -1} by @param {(step: HTMLElement) => boolean} wanted */
  const near = (by, wanted = () => true) => {
    for (let step = current + by; step >= 0 && step < steps.length; step += by)
      if (!steps[step].hidden && wanted(steps[step])) return step;
    return current;
  };
  /** Differences side by side count as one. @param {1 | -1} by */
  const difference = (by) =>
    near(by, (step) => {
      const before = steps[steps.indexOf(step) - 1];
      return step.classList.contains('differ') && !before?.classList.contains('differ');
    });

  /** @param {string} side */
  const openSource = (side) => {
    const id = steps[current].dataset[side];
    if (id !== undefined) location.hash = `#${id}`;
  };

  /** Where each button leads. @type {{ [step: string]: () => number }} */
  const leads = {
    next: () => near(1),
    previous: () => near(-1),
    first: () => first,
    differenceAfter: () => difference(1),
    differenceBefore: () => difference(-1),
  };
  /** @type {{ [key: string]: () => void }} */
  const anywhere = {
    j: () => select(leads.next(), true),
    k: () => select(leads.previous(), true),
    d: () => select(first, true),
    n: () => select(leads.differenceAfter(), true),
    p: () => select(leads.differenceBefore(), true),
    l: () => openSource('legacy'),
    r: () => openSource('refactored'),
  };
  /** @type {{ [key: string]: () => void }} */
  const inTrace = {
    ArrowDown: anywhere.j,
    ArrowUp: anywhere.k,
    Home: () =>
      select(
        steps.findIndex((step) => !step.hidden),
        true,
      ),
    End: () => select(steps.length - 1, true),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || stepper.closest('.view')?.hasAttribute('hidden'))
      return;
    if (event.target instanceof HTMLSelectElement || document.querySelector('dialog[open]') !== null) return;
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
      select(leads[button.dataset.step ?? '']?.() ?? current, false);
      steps[current].scrollIntoView({ block: 'nearest' });
    });
  }
  // How both end is always shown.
  kinds.addEventListener('change', () => {
    const { value } = kinds;
    for (const step of steps) {
      const is =
        value === 'differ'
          ? step.classList.contains('differ')
          : step.dataset.kinds?.split(',').includes(value);
      step.hidden = value !== '' && is === false;
    }
    if (steps[current].hidden) show(near(1), false);
  });

  const follow = () => {
    const step = steps.findIndex(({ id }) => id === decodeURIComponent(location.hash.slice(1)));
    if (step >= 0) select(step, true);
  };
  window.addEventListener('hashchange', follow);
  panel.hidden = false;
  show(first, false);
  follow();
}

/**
 * Shows the lines around the one with this id.
 * @param {HTMLElement} panel @param {string} side @param {string | undefined} id
 * @param {string} note why that is another line and not that of the step; empty if it is
 */
function excerpt(panel, side, id, note) {
  const box = /** @type {HTMLElement | null} */ (panel.querySelector(`[data-side=${side}] .excerpt`));
  if (box === null) return;
  const line = id === undefined ? null : document.getElementById(id);
  box.replaceChildren();
  if (line === null) {
    box.textContent = note.replace(/[;:].*$/, '');
    return;
  }
  if (note !== '') box.append(note);
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
