// SPDX-License-Identifier: GPL-2.0-only
// The list.
import type { Contract } from '../../../core/contract.ts';
import { foldedPmdThpContract } from './folded-pmd-thp.ts';
import { mteRefusalBeforeLock } from './mte-refusal-before-lock.ts';
import { mteRefusalOfReplacedDevice } from './mte-refusal-of-replaced-device.ts';

/** The divergences that are declared. */
export const CONTRACTS: readonly Contract[] = [
  mteRefusalBeforeLock,
  mteRefusalOfReplacedDevice,
  foldedPmdThpContract,
];
