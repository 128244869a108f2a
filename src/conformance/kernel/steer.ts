// SPDX-License-Identifier: GPL-2.0-only
/**
 * Holds the handler at a site until another thread has acted, and makes calls fail.
 *
 * Where the handler may sleep it is sent to sleep: its CPU is free for whatever the other thread waits for. Under mmu_lock it may not: there it runs
 * around in a branch to itself, which answers interrupts; the branch lies in a function that nobody calls, so that another vCPU passes the site.
 */
import { type Gdb, LR, PC, SP } from './gdb.ts';
import { addressOf, findCalls, jump, type Symbols } from './handler-code.ts';
import { FAILURES, heldAt, type Plan } from './sites.ts';

/** How a scenario went that was steered. */
export type Steered =
  /** The other thread had acted, or the call failed, before the handler went on. */
  | 'done'
  /** The handler did not come to the call. */
  | 'not reached'
  /** The other thread did not come to its end in time. */
  | 'waited in vain';

/** What the init program says by its system call. */
const TOLD = { armed: 1n, acted: 2n, ended: 3n } as const;
/** Milliseconds that the other thread may take; they are those of the host, which may have other work. */
const PATIENCE = 30_000;
/** Milliseconds of the machine that who is held sleeps before it is asked again. */
const NAP = 8n;

/** Drives a machine through its faults until it is gone. @param planOf what is to happen in a scenario, by its number in the file */
export async function steer(
  gdb: Gdb,
  symbols: Symbols,
  planOf: (scenario: number) => Plan | null,
  onSteered: (scenario: number, how: Steered) => void,
): Promise<void> {
  const address = (name: string): bigint => addressOf(symbols, name);
  const call = address('__arm64_sys_getppid');
  await gdb.write(address('attached'), Buffer.from([1, 0, 0, 0]));
  const calls = await findCalls(gdb, symbols);
  await gdb.breakAt(call);
  const machine: Steering = {
    gdb,
    ...{ call, calls, nap: address('msleep'), around: address('__arm64_sys_vhangup') },
    ...{ waits: address('synchronize_srcu_expedited') },
    ...{ invalidated: address('kvm_mmu_notifier_invalidate_range_end') },
  };
  for (;;) {
    if ((await gdb.goOn()) === null) return;
    const told = await hear(machine);
    const plan = told.what === TOLD.armed ? planOf(told.scenario) : null;
    if (plan === null) continue;
    const how = plan.kind === 'fail' ? await fail(machine, plan) : await race(machine, plan, told.go);
    if (how === null) return;
    onSteered(told.scenario, how);
  }
}

interface Steering {
  readonly gdb: Gdb;
  /** The system call by which the init program says something. */
  readonly call: bigint;
  /** The handler's calls, by function. */
  readonly calls: ReadonlyMap<string, readonly bigint[]>;
  /** `msleep()`. */
  readonly nap: bigint;
  /** A place in the kernel's text that nobody comes to. */
  readonly around: bigint;
  /** Where a change of a slot has happened and waits for those who use the old one. */
  readonly waits: bigint;
  /** Where an invalidation ends. */
  readonly invalidated: bigint;
}

type FailPlan = Plan & { readonly kind: 'fail' };
type RacePlan = Plan & { readonly kind: 'race' };

/** What the init program said, and lets it go on. */
async function hear({
  call,
  gdb,
}: Steering): Promise<{ readonly what: bigint; readonly go: bigint; readonly scenario: number }> {
  // The system call's registers lie where its one parameter points.
  const registers = await gdb.read(await gdb.register(0), 24);
  await gdb.clear(call);
  await gdb.stepOff(call);
  await gdb.breakAt(call);
  return {
    what: registers.readBigUInt64LE(0),
    go: registers.readBigUInt64LE(8),
    scenario: Number(registers.readBigUInt64LE(16)),
  };
}

/** Lets the handler run to one of these addresses. @returns the address, null if it went another way, undefined if the machine is gone */
async function runTo(machine: Steering, addresses: readonly bigint[]): Promise<bigint | null | undefined> {
  const { gdb } = machine;
  for (const address of addresses) await gdb.breakAt(address);
  const thread = await gdb.goOn();
  if (thread === null) return undefined;
  const pc = await gdb.register(PC);
  for (const address of addresses) await gdb.clear(address);
  if (addresses.includes(pc)) return pc;
  // The end of the fault.
  await hear(machine);
  return null;
}

async function fail(machine: Steering, plan: FailPlan): Promise<Steered | null> {
  const { gdb } = machine;
  const { function: name, result } = FAILURES[plan.call];
  const at = await runTo(machine, machine.calls.get(name) ?? []);
  if (at === undefined) return null;
  if (at === null) return 'not reached';
  if (plan.call === 'leaf') {
    // No entry, in a table of the last level.
    await gdb.write(await gdb.register(2), Buffer.alloc(8));
    await gdb.write(await gdb.register(3), Buffer.from([3]));
  }
  await gdb.setRegister(0, result);
  await gdb.setRegister(PC, at + 4n);
  return 'done';
}

/** A CPU that sleeps where it would not: what it was doing. */
interface Held {
  readonly at: bigint;
  readonly sp: bigint;
  readonly registers: string;
}

/** Sends the selected CPU to sleep, to come back to where it is. */
async function sendToSleep({ gdb, nap }: Steering, at: bigint): Promise<void> {
  await gdb.setRegister(0, NAP);
  await gdb.setRegister(LR, at);
  await gdb.setRegister(PC, nap);
}

/** Holds the selected CPU, which stopped at a place at which it may sleep. */
async function hold(machine: Steering, at: bigint): Promise<Held> {
  const { gdb } = machine;
  const held = { at, sp: await gdb.register(SP), registers: await gdb.save() };
  await gdb.breakAt(at);
  await sendToSleep(machine, at);
  return held;
}

/** Lets the held CPU, which is awake, go on as if nothing had been. */
async function release({ gdb }: Steering, held: Held): Promise<void> {
  await gdb.clear(held.at);
  await gdb.restore(held.registers);
}

async function race(machine: Steering, { action, site }: RacePlan, go: bigint): Promise<Steered | null> {
  const { gdb } = machine;
  const { after, function: name, under } = heldAt(site);
  const addresses = (machine.calls.get(name) ?? []).map((at) => (after ? at + 4n : at));
  const at = await runTo(machine, addresses);
  if (at === undefined) return null;
  if (at === null) return 'not reached';

  const sleeps = under !== 'mmu_lock';
  let handler: Held | null = null;
  if (sleeps) {
    handler = await hold(machine, at);
  } else {
    await gdb.write(machine.around, jump(machine.around, machine.around));
    await gdb.setRegister(PC, machine.around);
  }
  // A change of the slot's flags waits for the handler to end: it has acted when it begins to wait. An invalidation that does not end is held there.
  const [end, stays] = [action.endsWith('-logging'), action === 'invalidate-begin'];
  const stop = end ? machine.waits : stays ? machine.invalidated : null;
  if (stop !== null) await gdb.breakAt(stop);
  await gdb.write(go, Buffer.from([1, 0, 0, 0]));

  const until = Date.now() + PATIENCE;
  let how: Steered = 'waited in vain';
  let isHeld = true;
  let isLate = false;
  let hasEnded = false;
  let other: Held | null = null;
  while (isHeld || other !== null) {
    const isFree = how === 'done' || isLate;
    if (isHeld && !sleeps && isFree) {
      await gdb.write(machine.around, jump(machine.around, at));
      isHeld = false;
      continue;
    }
    const thread = await gdb.goOn(undefined, isLate ? undefined : Math.max(1, until - Date.now()));
    if (thread === null) return null;
    const pc = await gdb.register(PC);
    const sp = await gdb.register(SP);
    if (pc === machine.call) {
      const { what } = await hear(machine);
      if (what === TOLD.acted) how = 'done';
      if (what === TOLD.ended) hasEnded = true;
    } else if (handler !== null && pc === at && sp === handler.sp) {
      if (isFree) {
        await release(machine, handler);
        handler = null;
        isHeld = false;
      } else {
        await sendToSleep(machine, at);
      }
    } else if (other !== null && pc === other.at && sp === other.sp) {
      if (hasEnded || isLate) {
        await release(machine, other);
        other = null;
      } else {
        await sendToSleep(machine, other.at);
      }
    } else if (how !== 'done' && pc === stop) {
      how = 'done';
      await gdb.clear(stop);
      if (stays) other = await hold(machine, stop);
    } else if (pc === at || pc === other?.at) {
      // Somebody else comes by.
      await gdb.clear(pc);
      await gdb.stepOff(pc);
      await gdb.breakAt(pc);
    } else {
      isLate = true;
      // The handler that is free waits for what the other thread has begun.
      if (!isHeld) how = 'waited in vain';
    }
  }
  if (how !== 'done' && stop !== null) await gdb.clear(stop);
  return how;
}
