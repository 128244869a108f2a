// SPDX-License-Identifier: GPL-2.0-only
// What of the aborts that kvm_handle_guest_abort() tells apart user space on a Debian kernel under QEMU cannot bring about, and why.
import type { FunctionName } from './functions.ts';
import type { ImagePages } from './page-size.ts';
import { NESTED, type Unrealised, whyUnrealised } from './unrealised.ts';

const SEA =
  'QEMU raises an external abort in the guest itself, whatever HCR_EL2.TEA says; KVM never sees one';
const SEA_ONLY = `asked of an external abort alone: ${SEA}`;
const PROTECTED =
  'asked in protected mode, which mmu.c of this release does not ask for: protected guests came with 7.1';
const GMEM = 'guest_memfd came to arm64 with 6.18';

function all(dimension: string, values: readonly string[], reason: string): readonly Unrealised[] {
  return values.map((value) => ({ dimension, value, reason }));
}

/** All of them beside those of `user_mem_abort()`; what depends on several dimensions at once is refused by `abortSteps()`. */
const UNREALISED_ABORTS: readonly Unrealised[] = [
  ...all('faultKind', ['external'], SEA),
  ...all('faultKind', ['odd'], 'TCG raises no such fault on stage-2 as KVM sets it up'),
  {
    dimension: 'faultKind',
    value: 'access-flag',
    reason: 'the CPU of QEMU that has VHE and no FEAT_HAFDBS (a64fx) has no 16K pages',
    pages: '16k',
  },
  ...all('slotKind', ['guest-memfd'], GMEM),
  ...all(
    'otherSlots',
    ['none', 'everywhere'],
    "asked for a look-up of another page than the fault's, which this release does not make",
  ),
  ...all(
    'decoding',
    ['cache-maintenance'],
    'TCG carries out DC CIVAC without an abort, and that of DC CVAP does not say that it is maintenance (ESR_ELx.CM)',
  ),
  ...all('externalAbort', ['access', 'walk', 'parity', 'parity-on-walk'], SEA_ONLY),
  ...all('oddFault', ['address-size', 'tlb-conflict', 'alignment'], 'asked of such a fault alone'),
  ...['farValid', 'hpfarValid', 'firmwareClaims', 'hasRas', 'vmHasRas', 'exitsOnSea'].flatMap((name) =>
    all(name, ['yes', 'no'], SEA_ONLY),
  ),
  ...all('guestMode', ['guest', 'hypervisor', 'vncr'], SEA_ONLY),
  ...all('privileged', ['el1', 'el0'], NESTED),
  ...all('nestedWalk', ['translates', 'faults', 'fails', 'changes'], NESTED),
  ...all('nestedStage2', ['off'], NESTED),
  ...all('protectedGuest', ['yes'], PROTECTED),
  ...all('backing', ['swap', 'page-cache', 'tracked'], PROTECTED),
  ...all('lockedLimit', ['room', 'reached'], PROTECTED),
  ...all('hostOwns', ['yes', 'no'], PROTECTED),
  ...all('guestEntry', ['none', 'poisoned'], PROTECTED),
];

/** Values of the dimensions of `user_mem_abort()` that an abort has and that function does not. */
const MORE: readonly string[] = ['faultKind=access-flag'];

/** Why a value of a function's dimension cannot be had, or null if it can. */
export function whyNot(
  name: FunctionName,
  dimension: string,
  value: string,
  has: ImagePages = '4k',
): string | null {
  if (name === 'user_mem_abort') return whyUnrealised(dimension, value, has);
  const own = UNREALISED_ABORTS.find(
    ({ pages = has, ...entry }) => entry.dimension === dimension && entry.value === value && pages === has,
  );
  if (own !== undefined) return own.reason;
  return MORE.includes(`${dimension}=${value}`) ? null : whyUnrealised(dimension, value, has);
}
