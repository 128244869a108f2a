// SPDX-License-Identifier: GPL-2.0-only
// Chooses mutants by fate and operator.
for (const box of document.querySelectorAll('.mutants')) {
  const bar = box.querySelector('.mutant-bar');
  const choices = /** @type {HTMLSelectElement[]} */ ([...box.querySelectorAll('select[data-choice]')]);
  const mutants = /** @type {HTMLElement[]} */ ([...box.querySelectorAll('.mutant')]);
  const told = box.querySelector('output');
  if (bar === null || told === null) continue;

  const choose = () => {
    let shown = 0;
    for (const mutant of mutants) {
      const wanted = choices.every(
        ({ dataset: { choice = '' }, value }) => value === '' || mutant.dataset[choice] === value,
      );
      mutant.hidden = !wanted;
      if (wanted) shown++;
    }
    for (const file of box.querySelectorAll('details')) {
      const own = file.querySelector('.mutant:not([hidden])') !== null;
      file.hidden = !own;
      // What was chosen is there to be seen.
      if (choices.some(({ value }) => value !== '')) file.open = own;
    }
    told.textContent = `${shown} of ${mutants.length} shown`;
  };
  for (const choice of choices) choice.addEventListener('change', choose);
  bar.toggleAttribute('hidden', false);
  choose();
}
