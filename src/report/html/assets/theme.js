// SPDX-License-Identifier: GPL-2.0-only
// The theme: that of the system, until somebody chooses.
const THEMES = ['system', 'light', 'dark'];
const KEY = 'stage2-verify-theme';
const button = /** @type {HTMLButtonElement} */ (document.getElementById('theme'));

/** @returns {string} */
function stored() {
  try {
    return localStorage.getItem(KEY) ?? 'system';
  } catch {
    return 'system';
  }
}

/** @param {string} theme */
function use(theme) {
  document.documentElement.dataset.theme = theme;
  button.textContent = `Theme: ${theme}`;
}

button.hidden = false;
button.addEventListener('click', () => {
  const theme = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? '') + 1) % THEMES.length];
  use(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A page that was opened from a file may have no storage.
  }
});
use(THEMES.includes(stored()) ? stored() : 'system');
