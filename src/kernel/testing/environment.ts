// SPDX-License-Identifier: GPL-2.0-only
import {
  Access,
  CacheFill,
  Congruence,
  type Environment,
  FaultKind,
  HostPte,
  MteTags,
  NestedSize,
  PfnBacking,
  Reach,
  Stage2State,
  VmaKind,
} from '../environment.ts';
import { GEOMETRY_4K } from '../geometry.ts';
import type { RaceAction } from '../races/actions.ts';
import { MT_NORMAL } from '../vm_flags.ts';

/** A race that is to strike. */
export interface PlannedRace {
  /** `call * SITE_STRIDE + occurrence`. */
  readonly site: number;
  readonly action: RaceAction;
}

type Questions = Omit<Environment, 'wantsRace' | 'raceAt' | 'raceRefused'>;
type Answers = { readonly [question in keyof Questions]: ReturnType<Questions[question]> };

/** What a test says about its machine; the rest is the simplest ordinary case. */
export type Overrides = Partial<Answers> & { readonly race?: PlannedRace };

/** A read of ordinary memory, of a page and a PMD block in the middle of everything. */
const ORDINARY: Answers = {
  geometry: GEOMETRY_4K,
  protectedKvm: false,
  faultKind: FaultKind.translation,
  access: Access.read,
  stage2State: Stage2State.empty,
  pageInPmd: 5,
  pmdInRegion: 1,
  subPage: 0,
  congruence: Congruence.region,
  nestedSize: NestedSize.none,
  nestedWritable: true,
  nestedReadable: true,
  nestedXn: 0,
  slotStart: Reach.far,
  slotEnd: Reach.far,
  slotReadonly: false,
  slotLogging: false,
  slotRing: false,
  hasDIC: false,
  hasFWB: false,
  hasXNX: true,
  vmHasMte: false,
  vmaKind: VmaKind.anon,
  vmaMemType: MT_NORMAL,
  vmaAnyUncached: false,
  vmaMteAllowed: true,
  vmaStart: Reach.far,
  vmaEnd: Reach.far,
  pfnCongruence: Congruence.region,
  pfnBacking: PfnBacking.io,
  hostPte: HostPte.writable,
  userPteGone: false,
  cacheFill: CacheFill.full,
  topupSucceeds: true,
  mteTags: MteTags.none,
  entryHasOther: false,
};

/** An environment that gives the same fixed answers whenever it is asked. */
export function fixedEnvironment(overrides: Overrides = {}): Environment {
  const { race, ...answers } = overrides;
  const a: Answers = { ...ORDINARY, ...answers };
  return {
    geometry: () => a.geometry,
    protectedKvm: () => a.protectedKvm,
    faultKind: () => a.faultKind,
    access: () => a.access,
    stage2State: () => a.stage2State,
    pageInPmd: () => a.pageInPmd,
    pmdInRegion: () => a.pmdInRegion,
    subPage: () => a.subPage,
    congruence: () => a.congruence,
    nestedSize: () => a.nestedSize,
    nestedWritable: () => a.nestedWritable,
    nestedReadable: () => a.nestedReadable,
    nestedXn: () => a.nestedXn,
    slotStart: () => a.slotStart,
    slotEnd: () => a.slotEnd,
    slotReadonly: () => a.slotReadonly,
    slotLogging: () => a.slotLogging,
    slotRing: () => a.slotRing,
    hasDIC: () => a.hasDIC,
    hasFWB: () => a.hasFWB,
    hasXNX: () => a.hasXNX,
    vmHasMte: () => a.vmHasMte,
    vmaKind: () => a.vmaKind,
    vmaMemType: () => a.vmaMemType,
    vmaAnyUncached: () => a.vmaAnyUncached,
    vmaMteAllowed: () => a.vmaMteAllowed,
    vmaStart: () => a.vmaStart,
    vmaEnd: () => a.vmaEnd,
    pfnCongruence: () => a.pfnCongruence,
    pfnBacking: () => a.pfnBacking,
    hostPte: () => a.hostPte,
    userPteGone: () => a.userPteGone,
    cacheFill: () => a.cacheFill,
    topupSucceeds: () => a.topupSucceeds,
    mteTags: () => a.mteTags,
    entryHasOther: () => a.entryHasOther,
    wantsRace: (site) => site === race?.site,
    raceAt: (site) => (race !== undefined && site === race.site ? race.action : 0),
    raceRefused: () => undefined,
  };
}
