// SPDX-License-Identifier: GPL-2.0-only
// Scenarios on machines whose KVM runs in another mode than VHE.
import { GEOMETRY_4K } from '../../kernel/geometry.ts';
import type { Draw } from './draw.ts';
import type { Prediction } from './predict.ts';
import type { BootName, Realised } from './realise.ts';

/** A machine of another mode: user_mem_abort() of this release is the same there, the hypervisor below it is not. */
interface OtherMode {
  readonly name: BootName;
  readonly can: (realised: Realised) => boolean;
  /** What the model, whose VM is one of VHE, says of such a machine. */
  readonly predict: (prediction: Prediction) => Prediction;
}

const OTHER_MODES: readonly OtherMode[] = [
  { name: 'nvhe', can: () => true, predict: (prediction) => prediction },
  // With a second vCPU the host gets an SError under QEMU as soon as that runs (kvm_handle_guest_serror()), and stops.
  // With 16K pages the further level shows in the syndromes too.
  {
    name: 'protected',
    can: ({ pageShift, steps }) => pageShift === 12 && !steps.includes('vcpu'),
    predict: withAllAddressBits,
  },
];
/** Of how many scenarios that any machine can have one goes to each of them. */
const EVERY = 6;

/** Sends a part of the scenarios without races to each mode. */
export function inAllModes(draw: Draw): Draw {
  const passed = new Map<BootName, number>();
  return {
    ...draw,
    scenarios: draw.scenarios.map((drawn) => {
      const { realised } = drawn;
      const isAlone = realised.plan === null && realised.action === null && realised.meanwhile === null;
      if (realised.boot !== 'plain' || !isAlone) return drawn;
      for (const { can, name, predict } of OTHER_MODES) {
        if (!can(realised)) continue;
        const before = passed.get(name) ?? 0;
        passed.set(name, before + 1);
        if (before % EVERY === 0) {
          const prediction = predict(drawn.prediction);
          return { ...drawn, prediction, realised: { ...realised, boot: name } };
        }
      }
      return drawn;
    }),
  };
}

/**
 * In protected mode a VM has all the address bits of the machine, 48 of them (kvm_init_stage2_mmu()), so that its tables have a level more, and as many pages are
 * topped up (kvm_mmu_cache_min_pages()).
 */
function withAllAddressBits(prediction: Prediction): Prediction {
  const { pkvmStartLevel, startLevel } = GEOMETRY_4K;
  const calls = prediction.calls?.replace(`topup(${3 - startLevel})`, `topup(${3 - pkvmStartLevel})`) ?? null;
  return { ...prediction, calls };
}
