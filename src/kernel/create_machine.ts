// SPDX-License-Identifier: GPL-2.0-only
// Puts a machine together with the other threads that act on it.
import type { Environment } from './environment.ts';
import { Machine, type MachineMakers } from './machine.ts';
import { RaceScheduler } from './races/scheduler.ts';

/** A machine in `env` on which races can strike. */
export function createMachine(env: Environment, makers: MachineMakers = {}): Machine {
  const m = new Machine(env, makers);
  m.scheduler = new RaceScheduler(m);
  return m;
}
