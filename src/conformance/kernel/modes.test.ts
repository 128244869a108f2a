// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { Draw, Drawn } from './draw.ts';
import { inAllModes } from './modes.ts';
import type { Realised } from './realise.ts';
import { REALISED } from './testing/realised.ts';

function drawn(id: number, overrides: Partial<Realised> = {}): Drawn {
  return {
    ...{ id: `s${id}`, of: 'user_mem_abort', scenario: { schemaVersion: 1, choices: {}, races: [] } },
    realised: {
      ...REALISED,
      steps: ['vm 0 0'],
      ...overrides,
    },
    prediction: { calls: 'topup(2) = 0; release' } as Drawn['prediction'],
  };
}

function machinesOf(scenarios: Draw['scenarios']): readonly string[] {
  return inAllModes({ scenarios, refused: new Map(), missing: [] }).scenarios.map(
    ({ realised }) => realised.boot,
  );
}

it('every sixth of the scenarios that any machine can have goes to each mode', () => {
  const all = Array.from({ length: 12 }, (_, i) => drawn(i));
  const machines = machinesOf(all);
  expect(machines.filter((name) => name === 'nvhe')).toHaveLength(2);
  expect(machines.filter((name) => name === 'protected')).toHaveLength(2);
  expect(machines.filter((name) => name === 'plain')).toHaveLength(8);
});

it('what needs MTE or a debugger stays, and a second vCPU is no scenario for protected mode', () => {
  const fail: Realised['plan'] = { kind: 'fail', call: 'topup' };
  expect(machinesOf([drawn(1, { boot: 'mte' }), drawn(2, { plan: fail })])).toEqual(['mte', 'plain']);
  const second = Array.from({ length: 7 }, (_, i) => drawn(i, { steps: ['vm 0 0', 'vcpu'] }));
  expect(machinesOf(second)).toEqual(['nvhe', ...Array(5).fill('plain'), 'nvhe']);
});

it('in protected mode a VM has a level of tables more, for which a page more is topped up', () => {
  const { scenarios } = inAllModes({ scenarios: [drawn(1), drawn(2)], refused: new Map(), missing: [] });
  expect(scenarios.map(({ prediction, realised }) => [realised.boot, prediction.calls])).toEqual([
    ['nvhe', 'topup(2) = 0; release'],
    ['protected', 'topup(3) = 0; release'],
  ]);
});
