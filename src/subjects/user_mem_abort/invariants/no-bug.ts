// SPDX-License-Identifier: GPL-2.0-only
// No BUG() is reached.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const noBug = watched('no-bug', Violation.bug, 'No BUG() is reached.', 'VM_BUG_ON(), BUG_ON()');
