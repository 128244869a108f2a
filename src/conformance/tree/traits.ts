// SPDX-License-Identifier: GPL-2.0-only
/** What a kernel tree declares and how, read off its text: the driver is compiled for it, and the rules are chosen by it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page-table interface of a release. */
export interface Traits {
  /** Walks may be shared between vCPUs, and entries locked (since 6.2). */
  readonly sharedWalk: boolean;
  /** The walk flag says that -EAGAIN is ignored; before, that a fault is handled. */
  readonly ignoreEagain: boolean;
  /** PX and UX in place of one X: FEAT_XNX. */
  readonly xnx: boolean;
  readonly normalNc: boolean;
  readonly relaxFlags: boolean;
  readonly mkyoungFlags: boolean;
  readonly split: boolean;
  /** Ageing takes a range; before, one leaf. */
  readonly testClearYoung: boolean;
  /** The hypervisor's free callback for a table that is no longer reachable. */
  readonly freeUnlinked: boolean;
  /** VTCR is a field of the stage-2 rather than of the VM. */
  readonly mmuVtcr: boolean;
  /** Levels are signed. */
  readonly signedLevel: boolean;
}

const HEADERS = 'arch/arm64/include/asm';

/** Reads the traits of a tree. */
export function readTraits(tree: string): Traits {
  const header = readFileSync(join(tree, HEADERS, 'kvm_pgtable.h'), 'utf8');
  const stage2 = readFileSync(join(tree, HEADERS, 'stage2_pgtable.h'), 'utf8');
  const has = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(header);
  const takesFlags = (name: string): boolean =>
    new RegExp(`\\b${name}\\s*\\([^)]*kvm_pgtable_walk_flags`).test(header);
  return {
    sharedWalk: has('KVM_PGTABLE_WALK_SHARED'),
    ignoreEagain: has('KVM_PGTABLE_WALK_IGNORE_EAGAIN'),
    xnx: has('KVM_PGTABLE_PROT_UX'),
    normalNc: has('KVM_PGTABLE_PROT_NORMAL_NC'),
    relaxFlags: takesFlags('kvm_pgtable_stage2_relax_perms'),
    mkyoungFlags: takesFlags('kvm_pgtable_stage2_mkyoung'),
    split: has('kvm_pgtable_stage2_split'),
    testClearYoung: has('kvm_pgtable_stage2_test_clear_young'),
    freeUnlinked: has('free_unlinked_table'),
    mmuVtcr: /\(mmu\)->vtcr|mmu->vtcr/.test(stage2),
    signedLevel: /\bs8\s+\*?level\b/.test(header),
  };
}

/** The traits as macros for the driver. */
export function defines(t: Traits): readonly string[] {
  const named: Readonly<Record<string, boolean>> = {
    TREE_SHARED_WALK: t.sharedWalk,
    TREE_IGNORE_EAGAIN: t.ignoreEagain,
    TREE_XNX: t.xnx,
    TREE_NORMAL_NC: t.normalNc,
    TREE_RELAX_FLAGS: t.relaxFlags,
    TREE_MKYOUNG_FLAGS: t.mkyoungFlags,
    TREE_SPLIT: t.split,
    TREE_TEST_CLEAR_YOUNG: t.testClearYoung,
    TREE_FREE_UNLINKED: t.freeUnlinked,
    TREE_MMU_VTCR: t.mmuVtcr,
  };
  return [
    ...Object.entries(named).flatMap(([name, there]) => (there ? [`-D${name}`] : [])),
    `-DTREE_LEVEL=${t.signedLevel ? 's8' : 'u32'}`,
  ];
}
