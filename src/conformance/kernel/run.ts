// SPDX-License-Identifier: GPL-2.0-only
// Boots, lets all scenarios run, compares each with what the model says.
import type { Variant } from '../../core/variant.ts';
import { type Boot, type BootEnd, boot, MACHINES } from './boot.ts';
import { type AbortDraw, type Draw, type Drawn, drawAborts, drawScenarios } from './draw.ts';
import { inAllModes } from './modes.ts';
import { type Difference, differences, type Observation } from './observation.ts';
import { type KnownOnKernel, knownProblems } from './one.ts';
import { type ImagePages, pageSizeOf } from './page-size.ts';
import type { Programs, Ran } from './programs.ts';
import type { BootName } from './realise.ts';
import { observe, type Seen } from './seen.ts';
import type { Steered } from './steer.ts';

/** What to compare. */
export interface KernelRequest {
  readonly image: string;
  /** The C of the kernel that the image was built from. */
  readonly variant: Variant;
  /** Its dispatcher, with aborts to draw for it. */
  readonly dispatcher: { readonly variant: Variant; readonly scenarios: number };
  /** Where that C is from: `linux-source-6.12`, a folder. */
  readonly source: string;
  /** Scenarios without races. */
  readonly scenarios: number;
  /** Scenarios with one. */
  readonly races: number;
  /** Whether a debugger may hold the handler, rather than userfaultfd alone. */
  readonly debugger: boolean;
  readonly seed: number;
  /** Programs that the machines run as well; default none. */
  readonly programs?: Programs;
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
  /** What pages it has. */
  readonly pages: ImagePages;
  readonly source: string;
  /** `uname -r` of what was booted. */
  readonly release: string;
  readonly compared: readonly Compared[];
  readonly notRun: readonly NotRun[];
  /** Scenarios for which the kernel lacks an option that it may lack. */
  readonly leftOut: readonly NotRun[];
  /** What the programs said. */
  readonly ran: readonly Ran[];
  readonly draw: Draw;
  /** What came of drawing for the dispatcher. */
  readonly aborts: AbortDraw;
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
const SILENCE = { booting: 120_000, running: 180_000 } as const;

/** Boots of one machine: what one that hung or stopped has left goes to another. */
const ATTEMPTS = 3;

/** The scenario as the init program reads it. */
function scenarioText({ id, realised }: Drawn): string {
  const { access, ipa, offset, steps } = realised;
  const last = `fault ${access} ${ipa.toString(16)} ${offset.toString(16)}`;
  return `${[`scenario ${id}`, ...steps, last, 'end'].join('\n')}\n`;
}

interface Machine {
  readonly machine: { readonly release: string; readonly mode: string; readonly kernelMemory: number };
}
type Line =
  | Machine
  | Ran
  | Seen
  | { readonly id: string; readonly failed: { readonly step: string; readonly errno: number } };

/** Compares the running kernel with the model. */
export async function conformKernel(request: KernelRequest): Promise<KernelResult> {
  const { dispatcher, image, onProgress = () => undefined, source, variant } = request;
  onProgress('drawing scenarios');
  const pages = pageSizeOf(image) ?? '4k';
  const draw = inAllModes(drawScenarios(variant, { ...request, pages }));
  const aborts = drawAborts(dispatcher.variant, dispatcher.scenarios, request.seed, pages);
  const known = knownProblems(variant, request.debugger && request.races > 0, pages);
  const all = [
    ...draw.scenarios,
    ...aborts.scenarios,
    ...known.flatMap(({ given }) => ('id' in given ? [given] : [])),
  ];
  const { release, ...ran } = await onMachine(image, all, onProgress, request.programs);
  return { image, pages, source, release, draw, aborts, known, ...ran };
}

/** What came of scenarios on the machine. */
export interface OnMachine
  extends Pick<KernelResult, 'release' | 'compared' | 'notRun' | 'leftOut' | 'ran' | 'broken'> {}

/** What a machine that is booted for scenarios runs beside them, unless told. */
const NO_PROGRAMS: Programs = new Map();

/** Boots each machine that the scenarios and the programs need, compares those, and lets these run behind them. */
export async function onMachine(
  image: string,
  all: readonly Drawn[],
  onProgress: (line: string) => void,
  programs: Programs = NO_PROGRAMS,
): Promise<OnMachine> {
  const byId = new Map(all.map((drawn) => [drawn.id, drawn]));
  const compared: Compared[] = [];
  const notRun: NotRun[] = [];
  const leftOut: NotRun[] = [];
  const ran: Ran[] = [];
  const broken: { boot: BootName; end: BootEnd; after: string | null }[] = [];
  let release = '';
  let done = 0;
  for (const { name, own, steered } of boots(all, programs)) {
    let open: readonly Drawn[] = own;
    let toRun = steered ? [] : (programs.get(name) ?? []);
    let end: BootEnd = { kind: 'done' };
    let last: string | null = null;
    for (let attempt = 0; attempt < ATTEMPTS && open.length + toRun.length > 0; attempt++) {
      onProgress(`booting the machine ${name}${attempt === 0 ? '' : ' once more'}`);
      const left = new Set(open);
      const steeredAs = new Map<string, Steered>();
      const asked = open;
      let mode = '';
      let memoryError = 0;
      const onLine = (line: unknown): void => {
        const said = line as Line;
        if ('machine' in said) {
          ({ release } = said.machine);
          mode = said.machine.mode;
          memoryError = said.machine.kernelMemory;
          return;
        }
        if ('program' in said) {
          ran.push(said);
          toRun = toRun.filter((program) => program.name !== said.program);
          return;
        }
        const drawn = 'id' in said ? byId.get(said.id) : undefined;
        if (drawn === undefined) return;
        last = drawn.id;
        left.delete(drawn);
        onProgress(`${++done} of ${all.length} scenarios, machine ${name}`);
        const spoilt = 'calls' in said ? spoiltRace(drawn, said, steeredAs.get(drawn.id)) : reasonOf(said);
        if ('calls' in said && spoilt === null) {
          const machine = observe(said, drawn.realised, drawn.of);
          compared.push({ drawn, machine, differences: differences(drawn.prediction, machine) });
          return;
        }
        const lacked = optionLackedBy(said);
        if (lacked !== null) leftOut.push({ drawn, reason: lacked });
        else notRun.push({ drawn, reason: spoilt ?? 'it said nothing' });
      };
      end = await boot({
        image,
        name,
        scenarios: asked.map(scenarioText).join(''),
        programs: toRun,
        onLine,
        ...(steered
          ? {
              plans: asked.map(({ realised }) => realised.plan),
              onSteered: (scenario, how) => steeredAs.set(asked[scenario].id, how),
            }
          : {}),
        silence: SILENCE,
      } satisfies Boot);
      if (end.kind === 'done' && mode !== MACHINES[name].mode) end = { kind: 'other-mode', mode };
      else if (end.kind === 'done' && memoryError !== 0) end = { kind: 'memory-unread', errno: -memoryError };
      open = [...left];
    }
    for (const drawn of open) notRun.push({ drawn, reason: 'the machine ended before' });
    if (open.length > 0 || isUnfit(end)) broken.push({ boot: name, end, after: last });
  }
  return { release, compared, notRun, leftOut, ran, broken };
}

/** Whether what a machine showed is not what was asked for, although it came to its end. */
function isUnfit({ kind }: BootEnd): boolean {
  return kind === 'other-mode' || kind === 'memory-unread';
}

/** Which scenarios share a boot: those of one machine and its programs, apart those that a debugger drives. */
function boots(
  all: readonly Drawn[],
  programs: Programs,
): readonly { name: BootName; own: readonly Drawn[]; steered: boolean }[] {
  return (Object.keys(MACHINES) as readonly BootName[])
    .flatMap((name) =>
      [false, true].map((steered) => ({
        ...{ name, steered },
        own: all.filter(({ realised }) => realised.boot === name && (realised.plan !== null) === steered),
      })),
    )
    .filter(({ name, own, steered }) => own.length > 0 || (!steered && programs.has(name)));
}

/** Why a scenario with a race, or with a call that fails, is not the one that was asked for; null if it is. */
function spoiltRace({ realised, scenario }: Drawn, { race }: Seen, how: Steered | undefined): string | null {
  const { plan } = realised;
  if (race !== undefined && race.error !== 0) return `the other thread failed with error ${race.error}`;
  if (plan === null) return null;
  const what = plan.kind === 'race' ? `the site ${scenario.races[0]?.site}` : `the call of ${plan.call}`;
  if (how === 'done') return null;
  return how === 'waited in vain'
    ? `the other thread was not done with ${scenario.races[0]?.action} while the handler was held at ${what}`
    : `the handler did not come to ${what}`;
}

const ENOENT = 2;
/** What a kernel may have been built without, by the step that finds out. */
const OPTIONS: readonly { readonly step: string; readonly reason: string }[] = [
  {
    step: 'age ',
    reason:
      'the kernel has no monitor of accesses that makes an entry old (CONFIG_DAMON_VADDR, CONFIG_DAMON_SYSFS)',
  },
  {
    step: 'memory pci',
    reason: 'the kernel maps no memory of PCI devices by sysfs (CONFIG_PCI, CONFIG_PCI_HOST_GENERIC)',
  },
  {
    step: 'memory dma-buffer ',
    reason: 'the kernel has no driver that maps memory by pfn for whoever asks (CONFIG_UDMABUF)',
  },
];

/** Why a scenario is left out whose step failed for want of an option; null for any other. */
function optionLackedBy(said: object): string | null {
  if (!('failed' in said)) return null;
  const { errno, step } = said.failed as { step: string; errno: number };
  if (errno !== ENOENT) return null;
  return OPTIONS.find((option) => step.startsWith(option.step))?.reason ?? null;
}

function reasonOf(said: object): string {
  if ('failed' in said) {
    const { errno, step } = said.failed as { step: string; errno: number };
    return `step \`${step}\` failed with error ${errno}`;
  }
  return 'hung' in said ? 'hung' : 'its process died';
}
