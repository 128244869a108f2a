// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a machine asks about a protected guest: what its memory is made of, and what hypervisor and host say to a donation. A subject whose guests are not
 * protected asks nothing of it.
 */

/** What stands behind memory that get_user_pages() looks at. */
export const Backing = {
  /** Anonymous memory, shmem or memfd: swap. */
  swap: 0,
  /** A file whose pages may be written without the file system knowing. */
  pageCache: 1,
  /** A file system that has to know of each write, memory of fsdax, secret memory: no long-term pin for writing. */
  tracked: 2,
} as const;
export type Backing = (typeof Backing)[keyof typeof Backing];

/** Answers about a protected guest; each is asked at most once per run and must not depend on when it is asked. */
export interface ProtectedQuestions {
  /** Whether the VM was made a protected one (KVM_VM_TYPE_ARM_PROTECTED). Asked in protected mode. */
  isProtected(): boolean;
  /** What stands behind the VMA from before the fault, where its kind leaves that open. */
  backing(): Backing;
  /** Whether RLIMIT_MEMLOCK leaves room for another page, or the task has CAP_IPC_LOCK. */
  mayLock(): boolean;
  /** Whether the hypervisor finds that the host owns the page and shares it with nobody. */
  hostOwns(): boolean;
  /** Whether the guest had the page at the address, and lost it to an access of the host: a mapping object without an entry. */
  entryPoisoned(): boolean;
}

/** A guest that is not protected. */
export const UNPROTECTED: ProtectedQuestions = {
  isProtected: () => false,
  backing: () => Backing.swap,
  mayLock: () => true,
  hostOwns: () => true,
  entryPoisoned: () => false,
};
