// SPDX-License-Identifier: GPL-2.0-only
// The environment of one side of a session.

import { ANY, Choices } from '../../../core/choices.ts';
import { siteNumber } from '../../../core/scenario.ts';
import { dimensionNumber, type Space } from '../../../core/space.ts';
import {
  Access,
  CacheFill,
  FaultKind,
  MteTags,
  NestedSize,
  PfnRanges,
  Reach,
  Stage2State,
} from '../../../kernel/environment.ts';
import type { RaceAction } from '../../../kernel/races/actions.ts';
import { RACE_NAMES, type RaceName } from '../../../kernel/races/actions.ts';
import { BLOCK, PAGE_INDEX } from '../../../kernel/session/pages.ts';
import type { SessionEnvironment, Vm } from '../../../kernel/session/vm.ts';
import { D } from '../dimensions/all.ts';
import { World } from '../world.ts';
import { FREE, giveFirstFault, isFree } from './config.ts';
import type { SessionRules } from './rules.ts';
import type { AccessStep, Session } from './session.ts';

/** Answers the machine's questions for one side of a session: what is fixed from its choices, the rest from where it stands. */
export class SessionWorld extends World implements SessionEnvironment {
  /** The fault of the current step in the words of the dimensions: what known problems and contracts go by. */
  readonly situation: Choices;
  protected readonly rules: SessionRules;
  /** The VM that asks; set by the player. */
  protected vm!: Vm;
  /** The access that is being made, if one is. */
  protected step: AccessStep | null = null;
  private logging = false;
  private readonly numbers: readonly number[];
  private site = 0;
  private action: RaceAction | 0 = 0;
  /** Whether there was nothing to do for the race of the current step: it will not strike later either. */
  refused = false;

  constructor(rules: SessionRules) {
    super(rules.space);
    this.rules = rules;
    this.situation = new Choices(rules.space);
    this.numbers = rules.dimensions.map((name) => dimensionNumber(rules.space, name));
  }

  /** Says which VM asks. */
  serve(vm: Vm): void {
    this.vm = vm;
  }

  /** A new session. Values that contradict each other become the simplest possible ones; `choices.contradiction` has the first. */
  start(session: Session): void {
    const { choices } = this;
    const { dimensions, space } = this.rules;
    choices.startSimplest();
    giveFirstFault(this.rules, choices);
    for (const [name, label] of Object.entries(session.choices))
      choices.give(dimensionNumber(space, name), indexOf(space, name, label));
    for (let i = 0; i < dimensions.length; i++) {
      const name = dimensions[i]!;
      const label = session.choices[name];
      const number = this.numbers[i]!;
      if (isFree(name)) choices.values[number] = label === undefined ? 0 : indexOf(space, name, label);
      else choices.pick(number);
    }
    this.logging = choices.pick(D.slotLogging) === 1;
    this.prepare(null);
  }

  /** What goes with the next step. */
  prepare(step: AccessStep | null): void {
    this.step = step;
    this.situation.values.fill(ANY);
    this.refused = false;
    const race = step?.race;
    this.site = race === undefined ? 0 : siteNumber(this.rules.space, race.site);
    this.action = race === undefined ? 0 : (RACE_NAMES.indexOf(race.action as RaceName) as RaceAction);
  }

  /** The action of a race whose site was not come to in a run that saw each call so often, or 0. */
  unreached(seen: (site: number) => boolean): RaceAction | 0 {
    return this.action !== 0 && !this.refused && !seen(this.site) ? this.action : 0;
  }

  /** Puts the fault that is about to be handled into the words of the dimensions. */
  describe({ m }: Vm): void {
    const { cache, fault, host } = m;
    const values = this.situation.values;
    for (const number of this.numbers) values[number] = this.choices.values[number]!;
    values[D.faultKind] = fault.kind;
    values[D.access] = fault.access;
    values[D.stage2State] = fault.stage2State;
    values[D.pageInPmd] = fault.hva % m.g.PMD_SIZE === 0 ? 0 : 1;
    values[D.slotLogging] = this.logging ? 1 : 0;
    values[D.vmaKind] = host.vmaKind();
    values[D.vmaMteAllowed] = host.allowsMte() ? 0 : 1;
    values[D.vmaStart] = Reach.far;
    values[D.vmaEnd] = Reach.far;
    values[D.pfnRanges] = PfnRanges.one;
    values[D.hostPte] = host.hostPte();
    values[D.mteTags] = MteTags.none;
    values[D.userPteGone] = this.userPteGone() ? 1 : 0;
    const none = m.pkvm && !cache.hasMapping;
    const pages = none ? 0 : cache.nobjs();
    const two = pages === 2 && fault.nested !== null && m.g.PAGE_SHIFT === 12;
    values[D.cacheFill] =
      pages === 0 ? CacheFill.empty : pages === 1 ? CacheFill.one : two ? CacheFill.two : CacheFill.full;
    if (fault.nested === null)
      for (const name of ['nestedSize', ...FREE] as const)
        values[D[name]] = name === 'nestedSize' ? NestedSize.none : ANY;
  }

  guestMapping(): NestedSize {
    return super.nestedSize();
  }
  isOfFile(): boolean {
    return false;
  }
  setLogging(logging: boolean): void {
    this.logging = logging;
  }
  override slotLogging(): boolean {
    return this.logging;
  }
  override topupSucceeds(): boolean {
    return this.step?.topup === undefined;
  }
  override userPteGone(): boolean {
    return this.step?.userPte !== undefined;
  }
  override wantsRace(site: number): boolean {
    return site === this.site;
  }
  override raceAt(): RaceAction | 0 {
    return this.action;
  }
  override raceRefused(): void {
    this.refused = true;
  }

  // The machine is made before anything faults; what a first fault would be asked is the same for all sessions.
  override faultKind(): FaultKind {
    return FaultKind.translation;
  }
  override access(): Access {
    return Access.read;
  }
  override stage2State(): Stage2State {
    return Stage2State.empty;
  }
  override pageInPmd(): number {
    return PAGE_INDEX;
  }
  override pmdInRegion(): number {
    return BLOCK;
  }
  override nestedSize(): NestedSize {
    return NestedSize.none;
  }
  override vmaStart(): Reach {
    return Reach.far;
  }
  override vmaEnd(): Reach {
    return Reach.far;
  }
  override pfnRanges(): PfnRanges {
    return PfnRanges.one;
  }
  override cacheFill(): CacheFill {
    return CacheFill.empty;
  }
  override mteTags(): MteTags {
    return MteTags.none;
  }
}

function indexOf({ dimensions, numbers }: Space, name: string, label: string): number {
  return dimensions[numbers.get(name)!]!.values.findIndex((value) => value.label === label);
}
