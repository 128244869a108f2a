// SPDX-License-Identifier: GPL-2.0-only
// A variant with a bug in it.

import type { Variant } from '../../core/variant.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { sabotaged } from '../canaries/canary.ts';
import type { Planter } from '../plant/plant.ts';
import { PlantError } from '../plant/plant-error.ts';
import type { Bug, Planting, States } from './bug.ts';

/** How `bug` gets into the variant `name`. */
export function plantingOf(bug: Bug, name: string): Planting {
  const planting = bug.states[name as keyof States] as Planting | undefined;
  if (planting === undefined)
    throw new PlantError(
      `the corpus does not say how to plant ${bug.id} in ${name}; add it to src/mistakes/historical/${bug.id.toLowerCase()}.ts`,
    );
  return planting;
}

/**
 * `variant` with the bug in it, under the same name and to be run on `bench` only; null where its structure rules the bug out.
 * @throws PlantError if the code is not what the bug's transformation was written for
 */
export function plantBug(planter: Planter, bench: Bench, bug: Bug, variant: Variant): Variant | null {
  const planting = plantingOf(bug, variant.name);
  switch (planting.kind) {
    case 'ruled-out':
      return null;
    case 'kernel': {
      const sabotage = (k: Parameters<typeof planting.override>[0]) => planting.override(k, bench.m);
      const { user_mem_abort } = sabotaged({ name: bug.id, about: bug.title, sabotage }, variant);
      return { name: variant.name, user_mem_abort };
    }
    case 'source':
      return planted(planter, bug, variant.name, planting);
  }
}

function planted(
  planter: Planter,
  bug: Bug,
  name: string,
  planting: Extract<Planting, { kind: 'source' }>,
): Variant {
  try {
    return planter.plant(name, planting.transformation);
  } catch (error) {
    if (!(error instanceof PlantError)) throw error;
    throw new PlantError(
      `bug ${bug.id} cannot be planted in ${name}: ${error.message}; bring src/mistakes/historical/${bug.id.toLowerCase()}.ts in step with the code`,
    );
  }
}
