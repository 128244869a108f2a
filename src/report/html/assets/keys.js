// SPDX-License-Identifier: GPL-2.0-only
// What the keys do, on demand.
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('keys'));

document.addEventListener('keydown', (event) => {
  if (event.key !== '?' || event.target instanceof HTMLSelectElement) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else dialog.showModal();
});
for (const button of document.querySelectorAll('.open-keys')) {
  button.toggleAttribute('hidden', false);
  button.addEventListener('click', () => dialog.showModal());
}
