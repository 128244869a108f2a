// SPDX-License-Identifier: GPL-2.0-only
// Holds the handler at a site until another thread has acted, and makes calls fail.
import { type Gdb, PC } from './gdb.ts';

/** What is to happen in one fault. */
export type Plan =
  /** Another thread acts before this call. */
  | { readonly kind: 'race'; readonly site: SiteCall; readonly action: string }
  /** The call fails. */
  | { readonly kind: 'fail'; readonly call: FailingCall };

/** The kernel's function behind each site that can be held. */
const SITE_FUNCTIONS = {
  mmap_read_lock: 'down_read',
  vma_lookup: 'mtree_load',
  mmap_read_unlock: 'up_read',
  __kvm_faultin_pfn: '__gfn_to_pfn_memslot',
  // The lock is taken in line: what follows the pin.
  read_lock: '__gfn_to_pfn_memslot',
  kvm_pgtable_get_leaf: 'kvm_pgtable_get_leaf',
  kvm_pgtable_stage2_map: 'kvm_pgtable_stage2_map',
  kvm_pgtable_stage2_relax_perms: 'kvm_pgtable_stage2_relax_perms',
  mark_page_dirty_in_slot: 'mark_page_dirty_in_slot',
} as const;

/** A call of the handler before which it can be held. */
export type SiteCall = keyof typeof SITE_FUNCTIONS;

/** Whether the handler can be held before the call of a site. */
export function isSiteCall(call: string): call is SiteCall {
  return call in SITE_FUNCTIONS;
}

/** The calls that can be made to fail, and how. */
const FAILURES = {
  topup: { function: 'kvm_mmu_topup_memory_cache', result: -12n },
  leaf: { function: 'kvm_pgtable_get_leaf', result: 0n },
} as const;

/** A call that can be made to fail: the top-up finds no memory; the entry of the user page tables is gone. */
export type FailingCall = keyof typeof FAILURES;

/** Addresses by name, as the init program prints them. */
export type Symbols = { readonly [name: string]: string };

/** What the init program says by its system call. */
const ARMED = 1n;
/** Milliseconds that the other thread may take. */
const PATIENCE = 15_000;
/** `b .` */
const JUMP_TO_SELF = Buffer.from([0x00, 0x00, 0x00, 0x14]);

/** Drives a machine through its faults until it is gone. @param planOf what is to happen in a scenario, by its number in the file */
export async function steer(
  gdb: Gdb,
  symbols: Symbols,
  planOf: (scenario: number) => Plan | null,
): Promise<void> {
  const address = (name: string): bigint => BigInt(`0x${symbols[name] ?? '0'}`);
  const call = address('__arm64_sys_getppid');
  const committed = address('synchronize_srcu_expedited');
  let sites: ReadonlyMap<string, readonly bigint[]> | null = null;
  await gdb.breakAt(call);
  for (;;) {
    if ((await gdb.goOn()) === null) return;
    const told = await argumentsOf(gdb);
    if (told.what !== ARMED) {
      await pass(gdb, call);
      continue;
    }
    sites ??= await findCalls(gdb, symbols);
    const plan = planOf(told.scenario);
    if (plan === null) {
      await pass(gdb, call);
      continue;
    }
    const name = plan.kind === 'race' ? SITE_FUNCTIONS[plan.site] : FAILURES[plan.call].function;
    const after = plan.kind === 'race' && plan.site === 'read_lock' ? 4n : 0n;
    const held = (sites.get(name) ?? []).map((at) => at + after);
    await pass(gdb, call);
    for (const at of held) await gdb.breakAt(at);
    const thread = await gdb.goOn();
    const pc = thread === null ? 0n : await gdb.register(PC);
    for (const at of held) await gdb.clear(at);
    if (thread === null) return;
    if (!held.includes(pc)) {
      // The handler went another way; this is the end of the fault.
      await pass(gdb, call);
      continue;
    }
    if (plan.kind === 'fail') {
      if (plan.call === 'leaf') await gdb.write(await gdb.register(2), Buffer.alloc(8));
      await gdb.setRegister(0, FAILURES[plan.call].result);
      await gdb.setRegister(PC, pc + 4n);
      continue;
    }
    // The CPU stays alive while it is held: it answers when others need it.
    const instruction = await gdb.read(pc, 4);
    await gdb.write(pc, JUMP_TO_SELF);
    await gdb.write(told.go, Buffer.from([1, 0, 0, 0]));
    // A change of the slot's flags waits for the handler to end: it has acted when it begins to wait.
    const waits = plan.action.endsWith('-logging');
    if (waits) await gdb.breakAt(committed);
    const stopped = await gdb.goOn(undefined, PATIENCE);
    if (stopped === null) return;
    const where = await gdb.register(PC);
    if (waits) await gdb.clear(committed);
    await gdb.write(pc, instruction);
    // What was interrupted, and what waits for the handler to end, goes on by itself.
    if (where === call) await pass(gdb, call);
  }
}

/** Steps the CPU that stopped over the system call's breakpoint. */
async function pass(gdb: Gdb, call: bigint): Promise<void> {
  await gdb.clear(call);
  await gdb.stepOff(call);
  await gdb.breakAt(call);
}

/** The arguments of the system call: its registers lie where its one parameter points. */
async function argumentsOf(
  gdb: Gdb,
): Promise<{ readonly what: bigint; readonly go: bigint; readonly scenario: number }> {
  const registers = await gdb.read(await gdb.register(0), 24);
  return {
    what: registers.readBigUInt64LE(0),
    go: registers.readBigUInt64LE(8),
    scenario: Number(registers.readBigUInt64LE(16)),
  };
}

/** Functions that are part of the handler, or that it calls and that call in turn. */
const HANDLER = [
  'kvm_handle_guest_abort',
  'user_mem_abort',
  'transparent_hugepage_adjust',
  'get_user_mapping_size',
];
const PAGE = 0x1000;

/** The addresses of the handler's calls, by the function that is called. */
async function findCalls(gdb: Gdb, symbols: Symbols): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const byAddress = new Map(Object.entries(symbols).map(([name, at]) => [BigInt(`0x${at}`), name]));
  const calls = new Map<string, bigint[]>();
  for (const name of HANDLER) {
    if (symbols[name] === undefined) continue;
    const start = BigInt(`0x${symbols[name]}`);
    const end = name === HANDLER[0] ? BigInt(`0x${symbols.end}`) : start + BigInt(PAGE / 4);
    for (let at = start; at < end; at += BigInt(PAGE / 8)) {
      const bytes = await gdb.read(at, Math.min(PAGE / 8, Number(end - at)));
      for (let i = 0; i + 4 <= bytes.length; i += 4) {
        const target = jumpTarget(bytes.readUInt32LE(i), at + BigInt(i));
        const called = target === null ? undefined : byAddress.get(target);
        if (called !== undefined) calls.set(called, [...(calls.get(called) ?? []), at + BigInt(i)]);
      }
    }
  }
  return calls;
}

/** Where the instruction `bl` at an address leads; null for any other. */
function jumpTarget(instruction: number, at: bigint): bigint | null {
  if (instruction >>> 26 !== 0x25) return null;
  return BigInt.asUintN(64, at + BigInt(((instruction << 6) >> 6) * 4));
}

export const SITES_HELD = Object.keys(SITE_FUNCTIONS) as readonly SiteCall[];
