// SPDX-License-Identifier: GPL-2.0-only
// All of them in order.
import type { Dimension } from '../../../core/dimension.ts';
import * as config from './config.ts';
import * as fault from './fault.ts';
import * as host from './host.ts';
import { DIMENSION_NAMES, type DimensionName } from './names.ts';
import * as nested from './nested.ts';
import * as slot from './slot.ts';

const { reachOverBlock: _domain, ...slotDimensions } = slot;

const byName: { readonly [name in DimensionName]: Dimension } = {
  ...config,
  ...fault,
  ...host,
  ...nested,
  ...slotDimensions,
};

/** Every dimension, numbered as in `D`. */
export const DIMENSIONS: readonly Dimension[] = DIMENSION_NAMES.map((name) => byName[name]);
