// SPDX-License-Identifier: GPL-2.0-only
// The one way to plant a mistake.
import type { Variant } from '../../core/variant.ts';
import type { Machine } from '../../kernel/machine.ts';
import type { Mistake } from '../mistake.ts';
import { overridden } from './override.ts';
import type { Planter } from './planter.ts';

/**
 * `variant` with the mistake in it, under the same name and with the same contracts.
 * @param m the machine that it is to run on
 * @throws PlantError if the code is not what the mistake's edit was written for
 */
export function plant(planter: Planter, { planting }: Mistake, variant: Variant, m: Machine): Variant {
  const planted =
    planting.kind === 'edit' ? planter.plant(variant.name, planting.edit) : overridden(planting, variant, m);
  return { ...planted, contracts: variant.contracts ?? [] };
}
