// SPDX-License-Identifier: GPL-2.0-only
// A scenario as the machine is asked for it, for tests: one read, and nothing before it.
import type { Realised } from '../realise.ts';

export const REALISED: Realised = {
  kind: 'realised',
  boot: 'plain',
  steps: [],
  plan: null,
  action: null,
  meanwhile: null,
  access: 'read',
  ipa: 0,
  offset: 0,
  pageShift: 12,
};
