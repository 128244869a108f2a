// SPDX-License-Identifier: GPL-2.0-only
// Boots, lets all scenarios run, compares each with what the model says.
import type { Variant } from '../../core/variant.ts';
import { type Boot, type BootEnd, boot, MACHINES } from './boot.ts';
import { type Draw, type Drawn, drawScenarios } from './draw.ts';
import { inAllModes } from './modes.ts';
import { type Difference, differences, type Observation } from './observation.ts';
import { type KnownOnKernel, knownProblems } from './one.ts';
import type { BootName } from './realise.ts';
import { observe, type Seen } from './seen.ts';

/** What to compare. */
export interface KernelRequest {
  readonly image: string;
  /** The C of the kernel that the image was built from. */
  readonly variant: Variant;
  /** Where that C is from: `linux-source-6.12`, a folder. */
  readonly source: string;
  /** Scenarios without races. */
  readonly scenarios: number;
  /** Scenarios with one. */
  readonly races: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

/** One scenario on both sides. */
export interface Compared {
  readonly drawn: Drawn;
  readonly machine: Observation;
  readonly differences: readonly Difference[];
}

/** A scenario that came to no comparison. */
export interface NotRun {
  readonly drawn: Drawn;
  readonly reason: string;
}

/** What came of all of them. */
export interface KernelResult {
  readonly image: string;
  readonly source: string;
  /** `uname -r` of what was booted. */
  readonly release: string;
  readonly compared: readonly Compared[];
  readonly notRun: readonly NotRun[];
  readonly draw: Draw;
  /** The scenarios of the known problems; those that can be had are among the compared. */
  readonly known: readonly KnownOnKernel[];
  /** Boots that did not end by themselves. */
  readonly broken: readonly {
    readonly boot: BootName;
    readonly end: BootEnd;
    readonly after: string | null;
  }[];
}

/** Milliseconds without a word after which a machine is taken for hung; booting alone takes a loaded host a minute. */
export const SILENCE = 120_000;

/** The scenario as the init program reads it. */
function scenarioText({ id, realised }: Drawn): string {
  const { access, ipa, offset, steps } = realised;
  const last = `fault ${access} ${ipa.toString(16)} ${offset.toString(16)}`;
  return `${[`scenario ${id}`, ...steps, last, 'end'].join('\n')}\n`;
}

interface Machine {
  readonly machine: { readonly release: string; readonly mode: string };
}
type Line =
  | Machine
  | Seen
  | { readonly id: string; readonly failed: { readonly step: string; readonly errno: number } };

/** Compares the running kernel with the model. */
export async function conformKernel(request: KernelRequest): Promise<KernelResult> {
  const { image, onProgress = () => undefined, races, scenarios, seed, source, variant } = request;
  onProgress('drawing scenarios');
  const draw = inAllModes(drawScenarios(variant, scenarios, races, seed));
  const known = knownProblems(variant);
  const all = [...draw.scenarios, ...known.flatMap(({ given }) => ('id' in given ? [given] : []))];
  const { release, ...ran } = await onMachine(image, all, onProgress);
  return { image, source, release, draw, known, ...ran };
}

/** What came of scenarios on the machine. */
export interface OnMachine extends Pick<KernelResult, 'release' | 'compared' | 'notRun' | 'broken'> {}

/** Boots each machine that the scenarios need, and compares them. */
export async function onMachine(
  image: string,
  all: readonly Drawn[],
  onProgress: (line: string) => void,
): Promise<OnMachine> {
  const byId = new Map(all.map((drawn) => [drawn.id, drawn]));
  const compared: Compared[] = [];
  const notRun: NotRun[] = [];
  const broken: { boot: BootName; end: BootEnd; after: string | null }[] = [];
  let release = '';
  let done = 0;
  for (const { name, own, steered } of boots(all)) {
    let last: string | null = null;
    let mode = '';
    const open = new Set(own);
    const onLine = (line: unknown): void => {
      const said = line as Line;
      if ('machine' in said) {
        ({ release } = said.machine);
        mode = said.machine.mode;
        return;
      }
      const drawn = 'id' in said ? byId.get(said.id) : undefined;
      if (drawn === undefined) return;
      last = drawn.id;
      open.delete(drawn);
      onProgress(`${++done} of ${all.length} scenarios, machine ${name}`);
      if ('calls' in said) {
        const machine = observe(said, drawn.realised);
        compared.push({ drawn, machine, differences: differences(drawn.prediction, machine) });
      } else {
        notRun.push({ drawn, reason: reasonOf(said) });
      }
    };
    onProgress(`booting the machine ${name}`);
    const end = await boot({
      image,
      name,
      scenarios: own.map(scenarioText).join(''),
      onLine,
      ...(steered ? { plans: own.map(({ realised }) => realised.plan) } : {}),
      silence: SILENCE,
    } satisfies Boot);
    for (const drawn of open) notRun.push({ drawn, reason: 'the machine ended before' });
    if (end.kind !== 'done') broken.push({ boot: name, end, after: last });
    else if (mode !== MACHINES[name].mode)
      broken.push({ boot: name, end: { kind: 'other-mode', mode }, after: last });
  }
  return { release, compared, notRun, broken };
}

/** Which scenarios share a boot: those of one machine, apart those that a debugger drives. */
function boots(
  all: readonly Drawn[],
): readonly { name: BootName; own: readonly Drawn[]; steered: boolean }[] {
  return (Object.keys(MACHINES) as readonly BootName[])
    .flatMap((name) =>
      [false, true].map((steered) => ({
        ...{ name, steered },
        own: all.filter(({ realised }) => realised.boot === name && (realised.plan !== null) === steered),
      })),
    )
    .filter(({ own }) => own.length > 0);
}

function reasonOf(said: object): string {
  if ('failed' in said) {
    const { errno, step } = said.failed as { step: string; errno: number };
    return `step \`${step}\` failed with error ${errno}`;
  }
  return 'hung' in said ? 'hung' : 'its process died';
}
