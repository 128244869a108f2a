// SPDX-License-Identifier: GPL-2.0-only
// What the machine showed, in the words of an observation.
import { KVM_EXIT_ARM_NISV, KVM_EXIT_MMIO } from '../../kernel/abort/ending.ts';
import { hex } from '../../kernel/bits.ts';
import { errnoName } from '../../kernel/errno.ts';
import { describeEsr, ESR_ELx_FSC } from '../../kernel/esr.ts';
import { pfnName } from '../../kernel/pfn.ts';
import type { FunctionName } from './functions.ts';
import { type Observation, permissions } from './observation.ts';
import {
  ACCESSED,
  emulateText,
  leafText,
  mapText,
  pinText,
  relative,
  tagText,
  youngText,
} from './predict.ts';
import type { Realised } from './realise.ts';

/** One line of the init program about a scenario whose fault was taken. */
export interface Seen {
  readonly id: string;
  readonly calls: readonly string[];
  readonly messages: readonly string[];
  readonly run: { error: number; exit: number; mmio: string; write: boolean; value: string; far: string };
  readonly signal: { count: number; code: number; lsb: number; offset: string };
  readonly leaf: { level: number; pte: string } | null;
  readonly dirty: readonly string[] | null;
  readonly page: {
    before: string;
    after: string;
    referencesBefore: number;
    referencesAfter: number;
    taggedBefore: number;
    taggedAfter: number;
    otherTagged: number;
  };
  /** What another thread did, where there was one. */
  readonly race?: { readonly inTime: boolean; readonly error: number };
  readonly devicePa: string;
  readonly deviceOffset: string;
}

/** Where the guest's exception vectors store the syndrome. */
const EXCEPTION_IPA = 0x9000100;
/** Where a run ends whose access was made. */
const EXIT_IPA = 0x9000000;
/** Address size fault, level 0: what kvm_inject_size_fault() gives. */
const FSC_ADDRESS_SIZE = 0;
/** Synchronous external abort: what kvm_inject_pabt() and kvm_inject_dabt() give a guest. */
const FSC_EXTERNAL = 0x10;
/** Exception classes of an abort, of a fetch and of data, from EL0 and EL1; a guest that executes what is no code has others. */
const ABORT_CLASSES: readonly number[] = [0x20, 0x21, 0x24, 0x25];
const EINTR = 4;

/** One event of the trace: `map addr=0x… size=0x…`. */
interface Event {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
}

function parseEvent(text: string): Event {
  const [name, ...rest] = text.split(' ');
  return {
    name: name.replace(/:$/, ''),
    fields: new Map(
      rest.flatMap((word) => {
        const at = word.indexOf('=');
        return at < 0 ? [] : [[word.slice(0, at), word.slice(at + 1)] as const];
      }),
    ),
  };
}

/** HPFAR_EL2 tells addresses in units of 4K, whatever the size of a page. */
const GRAIN = 4096;

/** The handler's first run for a fault at the page of `ipa`, and how many there were. */
function abortsAt(
  calls: readonly string[],
  ipa: number,
): { readonly first: readonly string[]; readonly count: number } {
  const wanted = `ipa ${hex(ipa - (ipa % GRAIN))},`;
  const aborts: string[][] = [];
  for (const call of calls) {
    if (call === 'abort') aborts.push([]);
    else aborts.at(-1)?.push(call);
  }
  const ours = aborts.filter((abort) => {
    const fault = abort.find((call) => call.startsWith('kvm_guest_fault'));
    // Of an address beyond the VM's the kernel has an abort for the guest, and no line.
    return fault === undefined ? abort.some(isInjection) : fault.includes(wanted);
  });
  return { first: ours[0] ?? [], count: ours.length };
}

function isInjection(call: string): boolean {
  return /^(size_fault|data_abort|fetch_abort)/.test(call);
}

/** Whether the kernel's tracepoint told of the fault: its address is one that the stage-2 translates. */
function wasReported(abort: readonly string[]): boolean {
  return abort.some((call) => call.startsWith('kvm_guest_fault'));
}

/** KVM_PFN_ERR_MASK: bits 62 to 52 (include/linux/kvm_host.h). */
const ERROR_PFN = 0x7ff0_0000_0000_0000n;

/** The name of an error pfn, or null for a page's. */
function errorPfn(pfn: string): string | null {
  const value = BigInt(pfn);
  if ((value & ERROR_PFN) === 0n) return null;
  const code = Number(value & 0xfn);
  return pfnName(-1 - code);
}

function protText(prot: number): string {
  const type = prot & 8 ? 'device' : prot & 16 ? 'normal-nc' : '';
  return permissions((prot & 4) !== 0, (prot & 2) !== 0, (prot & 1) !== 0, type);
}

/** Bit 0 of an entry, which has more bits than a number keeps. */
function isValid(pte: string): boolean {
  return (BigInt(pte) & 1n) === 1n;
}

/** The calls of one abort, each with its result; those of the dispatcher itself where its model is the other side. */
function callTexts(events: readonly Event[], pageBytes: number, dispatcher: boolean): readonly string[] {
  const texts: string[] = [];
  let pinned = 0;
  let open: Event | null = null;
  for (const event of events) {
    const { name, fields } = event;
    const text = (field: string): string => fields.get(field) ?? open?.fields.get(field) ?? 'NaN';
    const get = (field: string): number => Number(text(field));
    const ret = get('ret');
    const address = (field: string): string => `${hex(get(field))}`;
    switch (name) {
      case 'topup':
      case 'pin':
      case 'map':
      case 'relax':
      case 'emulate':
        open = event;
        break;
      case 'topup_ret':
        texts.push(`topup(${get('min')}) = ${errnoName(ret)}`);
        break;
      case 'pin_ret':
        pinned = get('pfn');
        texts.push(pinText(get('gfn'), get('write') !== 0, errorPfn(text('pfn')), get('writable') !== 0));
        break;
      case 'leaf_ret':
        texts.push(
          `get_leaf = ${errnoName(ret)}${isValid(text('pte')) ? `, level ${get('level')}` : ', not valid'}`,
        );
        break;
      case 'map_ret':
        texts.push(
          mapText(get('addr'), get('size'), get('phys') - pinned * pageBytes, protText(get('prot')), ret),
        );
        break;
      case 'relax_ret':
        texts.push(`relax(${address('addr')}, ${protText(get('prot'))}) = ${errnoName(ret)}`);
        break;
      case 'mark':
        texts.push(`mark_page_dirty(${address('gfn')})`);
        break;
      case 'release':
        texts.push('release');
        break;
      case 'emulate_ret':
        if (dispatcher) texts.push(emulateText(get('ipa'), ret));
        break;
      case 'young':
        if (dispatcher) texts.push(youngText(get('addr')));
        break;
      case 'accessed':
        if (dispatcher) texts.push(ACCESSED);
        break;
      case 'signal':
        texts.push(`send_sig_mceerr(lsb ${get('lsb')})`);
        break;
    }
  }
  return texts;
}

/** The machine's side of the comparison. What a second fault at the address may have changed is left out. */
export function observe(seen: Seen, realised: Realised, name: FunctionName = 'user_mem_abort'): Observation {
  const { first, count } = abortsAt(seen.calls, realised.ipa);
  const events = first.map(parseEvent);
  const ret = Number(events.find(({ name }) => name === 'abort_ret')?.fields.get('ret'));
  const once = count === 1;
  const pageBytes = 2 ** realised.pageShift;
  return {
    syndrome: syndrome(first),
    calls: callTexts(events, pageBytes, name === 'kvm_handle_guest_abort').join('; '),
    'return value': errnoName(ret),
    // The other thread's signal brings the vCPU back after the fault, or ends it.
    'way out': once && realised.action === null && realised.meanwhile !== 'killed' ? wayOut(seen) : null,
    // Poisoning memory that is mapped sends a signal of its own.
    signal: realised.action === 'poison' ? null : signal(seen, realised),
    'injected abort': realised.action === null && realised.meanwhile !== 'killed' ? injected(seen) : null,
    leaf: once && wasReported(first) ? leaf(seen, realised, events) : null,
    'dirty log': once ? dirtyLog(seen, realised) : null,
    // A device has no page that the mark could be on.
    'page marked dirty': events.some((event) => marksPage(event, seen, pageBytes)) ? 'yes' : 'no',
    // A process that shares the page holds a reference, and so does each entry of a huge page that is split.
    'page references': ['write-protect', 'thp-split'].includes(realised.action ?? '')
      ? null
      : references(seen),
    tags: once ? tags(seen.page.taggedAfter) : null,
    'tags beside': once ? tags(seen.page.otherTagged) : null,
    warnings: once ? String(seen.messages.filter(isWarning).length) : null,
  };
}

/** A slot that does not log has none; what one held that stopped, or went, meanwhile is gone. */
function dirtyLog({ dirty }: Seen, { action, meanwhile }: Realised): string | null {
  if (dirty !== null) return dirty.join(' ');
  return action === null && meanwhile !== 'slot goes' ? '' : null;
}

/** A machine whose host has other work is late, and says so (`BUG: workqueue lockup`). */
function isWarning(message: string): boolean {
  return /WARNING:|BUG/.test(message) && !/lockup|stall/.test(message);
}

function marksPage({ fields, name }: Event, seen: Seen, pageBytes: number): boolean {
  const isPage = !isDevice(seen) || Number(fields.get('pfn')) * pageBytes < Number(`0x${seen.devicePa}`);
  return name === 'set_dirty' && isPage;
}

function isDevice({ devicePa }: Seen): boolean {
  return Number(`0x${devicePa}`) !== 0;
}

/** Null of an address beyond the VM's: the kernel says nothing of its fault. */
function syndrome(abort: readonly string[]): string | null {
  if (abort.some(isInjection) && !wasReported(abort)) return null;
  const hsr = /hsr (0x[0-9a-f]+)/.exec(abort.find((call) => call.startsWith('kvm_guest_fault')) ?? '')?.[1];
  if (hsr === undefined) return 'no fault at the address';
  // What else the syndrome says of the access (ISV and the register) is no part of the model.
  const text = describeEsr(Number(hsr));
  return text.includes('stage-1 walk') ? text.replace(/, level .*/, '') : text;
}

function wayOut({ run }: Seen): string {
  const address = Number(`0x${run.mmio}`);
  if (run.error === 0) {
    switch (run.exit) {
      case KVM_EXIT_MMIO:
        if (address === EXIT_IPA || address === EXCEPTION_IPA) return 'goes on';
        return `KVM_EXIT_MMIO: ${run.write ? 'write to' : 'read of'} ${hex(address)}`;
      case KVM_EXIT_ARM_NISV:
        return `KVM_EXIT_ARM_NISV: ${hex(address)}, ISS ${hex(Number(`0x${run.value}`))}`;
      default:
        return `exit ${run.exit}`;
    }
  }
  return run.error === EINTR ? 'interrupted by a signal' : errnoName(-run.error);
}

function signal({ signal: { count, lsb, offset } }: Seen, realised: Realised): string {
  if (count === 0) return 'none';
  return `SIGBUS at ${relative(Number(`0x${offset}`) - realised.offset)}, lsb ${lsb}`;
}

function injected({ run }: Seen): string {
  if (run.exit !== KVM_EXIT_MMIO || Number(`0x${run.mmio}`) !== EXCEPTION_IPA) return 'none';
  const esr = Number(`0x${run.value}`);
  if (!ABORT_CLASSES.includes(esr >>> 26)) return 'none';
  if ((esr & ESR_ELx_FSC) === FSC_ADDRESS_SIZE) return 'address size fault';
  if ((esr & ESR_ELx_FSC) !== FSC_EXTERNAL) return 'none';
  return esr >>> 26 === 0x21 || esr >>> 26 === 0x20
    ? 'external abort on the fetch'
    : 'external abort on the data access';
}

function leaf(seen: Seen, { ipa, offset, pageShift }: Realised, events: readonly Event[]): string | null {
  if (seen.leaf === null) return null;
  const pte = BigInt(`0x${seen.leaf.pte}`);
  if ((pte & 1n) === 0n) return 'none';
  const { level } = seen.leaf;
  const size = 2 ** (pageShift + (pageShift - 3) * (3 - level));
  const pageBytes = 2 ** pageShift;
  const pa = Number(pte & 0x0000_ffff_ffff_f000n) + ((ipa - (ipa % pageBytes)) % size);
  const host = hostAddress(seen, offset, pageBytes, events);
  if (host === null) return null;
  const memAttr = Number((pte >> 2n) & 0xfn);
  const type = memAttr === 0xf || memAttr === 0x6 ? '' : memAttr === 0x5 ? 'normal-nc' : 'device';
  const prot = permissions((pte & 0x40n) !== 0n, (pte & 0x80n) !== 0n, ((pte >> 53n) & 3n) === 0n, type);
  return leafText(level, prot, pa - host);
}

/** The physical address that the host has at the faulting page; what a driver maps by pfn is known from its offset or the pin. */
function hostAddress(seen: Seen, offset: number, pageBytes: number, events: readonly Event[]): number | null {
  const after = Number(`0x${seen.page.after}`);
  if (after !== 0) return after * pageBytes;
  if (isDevice(seen)) return Number(`0x${seen.devicePa}`) + offset - Number(`0x${seen.deviceOffset}`);
  const pinned = events.find(({ name }) => name === 'pin_ret')?.fields.get('pfn');
  return pinned === undefined || errorPfn(pinned) !== null ? null : Number(pinned) * pageBytes;
}

function references({ page }: Seen): string | null {
  if (page.referencesBefore < 0 || page.referencesAfter < 0 || page.before !== page.after) return null;
  return relative(page.referencesAfter - page.referencesBefore);
}

function tags(tagged: number): string | null {
  return tagged < 0 ? null : tagText(tagged === 1);
}
