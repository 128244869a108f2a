// SPDX-License-Identifier: GPL-2.0-only
// Copies a command; where the clipboard is out of reach, selects it.
document.addEventListener('click', async ({ target }) => {
  if (!(target instanceof HTMLButtonElement) || target.dataset.copy === undefined) return;
  try {
    await navigator.clipboard.writeText(target.dataset.copy);
    target.textContent = 'Copied';
  } catch {
    const text = target.parentElement?.querySelector('code');
    if (text) getSelection()?.selectAllChildren(text);
    target.textContent = 'Selected';
  }
  setTimeout(() => {
    target.textContent = 'Copy';
  }, 2000);
});
