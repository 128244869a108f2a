// SPDX-License-Identifier: GPL-2.0-only
// Answers the model's questions from choices.

import type { RaceSource } from '../../core/bench.ts';
import { Choices } from '../../core/choices.ts';
import type { Space } from '../../core/space.ts';
import type {
  Access,
  CacheFill,
  Congruence,
  Environment,
  FaultKind,
  HostPte,
  MteTags,
  NestedSize,
  PfnBacking,
  Reach,
  Stage2State,
  VmaKind,
} from '../../kernel/environment.ts';
import { GEOMETRIES, type Geometry } from '../../kernel/geometry.ts';
import { regionSize } from '../../kernel/layout.ts';
import type { RaceAction } from '../../kernel/races/actions.ts';
import { MT_DEVICE_nGnRE, MT_DEVICE_nGnRnE, MT_NORMAL, MT_NORMAL_NC } from '../../kernel/vm_flags.ts';
import { D } from './dimensions/all.ts';
import { SPACE } from './space.ts';

const MEM_TYPES = [MT_DEVICE_nGnRE, MT_NORMAL_NC, MT_NORMAL, MT_DEVICE_nGnRnE];

/** Answers the machine's questions from choices: each answer is one dimension, looked at when it is needed. */
export class World implements Environment {
  readonly choices: Choices;
  races: RaceSource;

  /** @param space what it is decided by; its dimensions have the numbers of `D` */
  constructor(space: Space = SPACE) {
    this.choices = new Choices(space);
    this.races = this.choices;
  }

  private pick(dimension: number): number {
    return this.choices.pick(dimension);
  }

  geometry(): Geometry {
    return GEOMETRIES[this.pick(D.pageSize)];
  }
  protectedKvm(): boolean {
    return this.pick(D.protectedKvm) === 1;
  }
  faultKind(): FaultKind {
    return this.pick(D.faultKind) as FaultKind;
  }
  access(): Access {
    return this.pick(D.access) as Access;
  }
  stage2State(): Stage2State {
    return this.pick(D.stage2State) as Stage2State;
  }
  pageInPmd(): number {
    const value = this.pick(D.pageInPmd);
    return value === 0 ? 0 : value === 1 ? 5 : this.geometry().PTRS_PER_PTE - 1;
  }
  pmdInRegion(): number {
    if (this.pick(D.pmdInRegion) === 0) return 0;
    const g = this.geometry();
    return regionSize(g) / g.PMD_SIZE - 1;
  }
  subPage(): number {
    return this.pick(D.subPage) === 0 ? 0 : this.geometry().PAGE_SIZE - 4096;
  }
  congruence(): Congruence {
    return this.pick(D.congruence) as Congruence;
  }
  nestedSize(): NestedSize {
    return this.pick(D.nestedSize) as NestedSize;
  }
  nestedWritable(): boolean {
    return this.pick(D.nestedWritable) === 0;
  }
  nestedReadable(): boolean {
    return this.pick(D.nestedReadable) === 0;
  }
  nestedXn(): number {
    return this.pick(D.nestedXn);
  }
  slotStart(): Reach {
    return this.pick(D.slotStart) as Reach;
  }
  slotEnd(): Reach {
    return this.pick(D.slotEnd) as Reach;
  }
  slotReadonly(): boolean {
    return this.pick(D.slotReadonly) === 1;
  }
  slotLogging(): boolean {
    const value = this.pick(D.slotLogging);
    return value === 1 || value === 3;
  }
  slotRing(): boolean {
    return this.pick(D.slotLogging) >= 2;
  }
  hasDIC(): boolean {
    return this.pick(D.cacheDIC) === 1;
  }
  hasFWB(): boolean {
    return this.pick(D.stage2FWB) === 1;
  }
  hasXNX(): boolean {
    return this.pick(D.featXNX) === 1;
  }
  vmHasMte(): boolean {
    return this.pick(D.vmMte) === 1;
  }
  vmaKind(): VmaKind {
    return this.pick(D.vmaKind) as VmaKind;
  }
  vmaMemType(): number {
    return MEM_TYPES[this.pick(D.vmaMemType)];
  }
  vmaAnyUncached(): boolean {
    return this.pick(D.vmaAnyUncached) === 1;
  }
  vmaMteAllowed(): boolean {
    return this.pick(D.vmaMteAllowed) === 0;
  }
  vmaStart(): Reach {
    return this.pick(D.vmaStart) as Reach;
  }
  vmaEnd(): Reach {
    return this.pick(D.vmaEnd) as Reach;
  }
  pfnCongruence(): Congruence {
    return this.pick(D.pfnCongruence) as Congruence;
  }
  pfnBacking(): PfnBacking {
    return this.pick(D.pfnBacking) as PfnBacking;
  }
  hostPte(): HostPte {
    return this.pick(D.hostPte) as HostPte;
  }
  userPteGone(): boolean {
    return this.pick(D.userPteGone) === 1;
  }
  cacheFill(): CacheFill {
    return this.pick(D.cacheFill) as CacheFill;
  }
  topupSucceeds(): boolean {
    return this.pick(D.topup) === 0;
  }
  mteTags(): MteTags {
    return this.pick(D.mteTags) as MteTags;
  }
  entryHasOther(): boolean {
    return this.pick(D.entryHasOther) === 1;
  }
  wantsRace(site: number): boolean {
    return this.races.wantsRace(site);
  }
  raceRefused(site: number): void {
    this.races.refuse(site);
  }
  raceAt(site: number, allowed: number, carried: number): RaceAction | 0 {
    const every = this.choices.space.everyRace;
    return this.races.raceAt(site, allowed & every, carried & every) as RaceAction | 0;
  }
}
