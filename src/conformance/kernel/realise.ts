// SPDX-License-Identifier: GPL-2.0-only
// From a scenario of the model to steps on the machine.
import type { ScenarioRace } from '../../core/scenario.ts';
import { ALIGN_DOWN } from '../../kernel/bits.ts';
import { Access } from '../../kernel/environment.ts';
import { ACCESS_OFFSET, HVA_BASE, hvaEnd, hvaStart } from '../../kernel/layout.ts';
import type { Machine } from '../../kernel/machine.ts';
import { hugetlbBytes } from '../../kernel/mm/host_memory.ts';
import { abortSteps } from './realise-abort.ts';
import { heldAt, isSiteCall, PIN, type Plan, type SiteCall } from './sites.ts';

/** The values that a run looked at, by dimension; what it did not look at may be anything. */
export type Asked = (name: string) => string | undefined;

/** Who holds the handler while another thread acts: a debugger at a call, or userfaultfd in the pin. */
export type Holder = 'debugger' | 'userfaultfd';

/** Which machine a scenario needs; what `plain` can do, the machines of KVM's other modes can as well. */
export type BootName = 'plain' | 'mte' | 'no-hafdbs' | 'nvhe' | 'protected';

/** A scenario as the init program takes it. */
export interface Realised {
  readonly kind: 'realised';
  readonly boot: BootName;
  readonly steps: readonly string[];
  /** What a debugger has to do meanwhile. */
  readonly plan: Plan | null;
  /** The race that strikes, whoever holds the handler meanwhile. */
  readonly action: string | null;
  /** What becomes of the vCPU's thread, or of the slot, besides. */
  readonly meanwhile: Meanwhile | null;
  /** What the guest does, at which address, and where in the reserved memory that is. */
  readonly access: string;
  readonly ipa: number;
  readonly offset: number;
  /** Of the machine. */
  readonly pageShift: number;
}

/** A fatal signal for who waits in the pin; a slot that is being deleted while the fault is taken. */
export type Meanwhile = 'killed' | 'slot goes';

/** Why there are no such steps: values that cannot be had together. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

/** Races that nothing comes of where the page is not there yet. */
const NEEDS_PAGE = ['invalidate-begin', 'poison', 'remap', 'thp-collapse', 'write-protect'];

class Refusal extends Error {}

const READONLY = 2;
const LOGGING = 1;
/** A window of the machine's PCI host that no device lies in: half a TiB, so that any congruence can be had. */
const DEVICE_WINDOW = 0x80_0000_0000;
/** HPFAR_EL2 tells the address of a fault in such units, whatever the size of a page. */
const GRAIN = 0x1000;
const GIB = 2 ** 30;

/** The steps that bring about the machine `m` before the fault, as far as the run asked for it. */
export function realise(
  m: Machine,
  asked: Asked,
  race: ScenarioRace | null = null,
  holder: Holder = 'debugger',
): Realised | Refused {
  try {
    return new Steps(m, asked, race, holder).realised();
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

function refuse(reason: string): never {
  throw new Refusal(reason);
}

/** A number as the init program reads it: hexadecimal, without a prefix. */
function digits(value: number): string {
  return value.toString(16);
}

/** The steps of one scenario as they come together. */
class Steps {
  private readonly steps: string[] = [];
  private readonly m: Machine;
  private readonly asked: Asked;
  private readonly race: ScenarioRace | null;
  private readonly holder: Holder;
  private readonly start: number;
  private readonly offset: number;
  private readonly page: number;
  private readonly pmd: number;

  constructor(m: Machine, asked: Asked, race: ScenarioRace | null, holder: Holder) {
    this.m = m;
    this.race = race;
    this.holder = holder;
    this.asked = asked;
    this.start = hvaStart(m.g);
    this.offset = m.fault.hva - this.start;
    this.page = m.g.PAGE_SIZE;
    this.pmd = m.g.PMD_SIZE;
  }

  private is(name: string, value: string): boolean {
    return this.asked(name) === value;
  }

  private get kind(): string {
    return this.asked('vmaKind') ?? 'anon';
  }

  private get isPermission(): boolean {
    return this.is('faultKind', 'permission');
  }

  private get isWalk(): boolean {
    return (this.asked('access') ?? '').startsWith('s1ptw');
  }

  /** Whether the slot has a bitmap, by which arm64 knows one that logs (memslot_is_logging()). */
  private get logging(): boolean {
    return this.is('slotLogging', 'yes') || this.is('slotLogging', 'ring-and-bitmap');
  }

  /** Whether dirty pages go to a ring alone: they are noted, and nothing else is as in a slot that logs. */
  private get ringAlone(): boolean {
    return this.is('slotLogging', 'ring');
  }

  /** What the slot is made with in the end. */
  private get flags(): number {
    return (this.readonlySlot ? READONLY : 0) | (this.logging || this.ringAlone ? LOGGING : 0);
  }

  private get readonlySlot(): boolean {
    return this.is('slotReadonly', 'yes');
  }

  /** Level of the stage-1 table that is walked: QEMU reports a permission fault of a walk with it, so it has to be the leaf's. */
  private get walkedLevel(): number {
    return this.isPermission && this.isBlock ? 2 : 3;
  }

  /** Whether the slot can only be made over other memory than the scenario's, which takes its place afterwards. */
  private get isLate(): boolean {
    const forbidden = this.is('vmMte', 'yes') && !this.mayCarryTags;
    return this.kind === 'hole' || this.kind === 'pfnmap' || forbidden;
  }

  private get mayCarryTags(): boolean {
    return !this.is('vmaMteAllowed', 'no') && (this.kind === 'anon' || this.kind === 'thp');
  }

  /** The driver's memory that user space can have is two pages. */
  private get driverBytes(): number {
    return 2 * this.page;
  }

  private get isDevice(): boolean {
    return this.kind === 'pfnmap' && !this.is('pfnBacking', 'memory');
  }

  /** Whether the host may map more than a page there. */
  private get isHuge(): boolean {
    return this.kind === 'thp' || this.kind.startsWith('hugetlb');
  }

  /** Where in the guest's memory the access is, in the grain that the hardware tells: 4K. */
  private get accessed(): number {
    // Where no slot can be the fault is at the start of a page.
    const isInside = (this.asked('ipaPosition') ?? 'inside') === 'inside';
    const last = isInside && this.is('subPage', 'last-4k') ? this.page - GRAIN : 0;
    return ALIGN_DOWN(this.m.fault.ipa, this.page) + last;
  }

  private step(...words: readonly (string | number)[]): void {
    this.steps.push(words.map((word) => (typeof word === 'number' ? digits(word) : word)).join(' '));
  }

  realised(): Realised {
    const mte = this.is('vmMte', 'yes');
    const walk = this.isWalk;
    const ipa = this.accessed + (walk ? 0 : ACCESS_OFFSET);
    const abort = abortSteps(this.asked, ipa);
    if (typeof abort === 'string') refuse(abort);
    this.step('vm', mte ? 1 : 0, this.is('slotLogging', 'ring-and-bitmap') ? 2 : this.ringAlone ? 1 : 0);
    for (const step of abort.first) this.step(step);
    if (!abort.hasSlot) {
      // No memory either: nobody would look at it.
    } else if (this.isLate) {
      this.step('memory', 'anon', 0, hvaEnd(this.m.g) - this.start, 0);
      this.slot();
      this.memory();
    } else {
      this.memory();
      this.slot();
    }
    if (abort.hasSlot) this.stage2();
    this.vcpu();
    if (abort.isOld) this.step('age', ALIGN_DOWN(this.offset, this.page), ipa);
    const meanwhile = this.meanwhile(abort.slotGoes);
    const plan = this.steered();
    return {
      kind: 'realised',
      boot: abort.boot ?? (mte || this.is('stage2FWB', 'yes') ? 'mte' : 'plain'),
      steps: this.steps,
      plan,
      action: this.race?.action ?? null,
      meanwhile,
      access: this.instruction(abort.instruction),
      ipa,
      offset: this.offset,
      pageShift: this.m.g.PAGE_SHIFT,
    };
  }

  /**
   * How the guest makes an access of which nothing but its kind matters: the same scenario always in the same way. An exclusive store comes to a fault of its own where
   * the load before it may pass.
   */
  private instruction(plain: string): string {
    const isDecoded = this.asked('slotKind') !== undefined;
    const isMemory = this.kind !== 'pfnmap' && this.race?.action !== 'vma-device';
    if (plain === 'exec' || this.isWalk || isDecoded || !isMemory) return plain;
    const ways =
      plain === 'read'
        ? ['read', 'read-exclusive', 'read-pair']
        : ['write', 'atomic', 'zero', ...(this.isPermission ? ['write-exclusive'] : [])];
    const sum = [...this.steps.join('')].reduce((all, letter) => all + letter.charCodeAt(0), 0);
    return ways[sum % ways.length]!;
  }

  /** What else happens while the fault is taken. */
  private meanwhile(slotGoes: boolean): Meanwhile | null {
    const killed = this.is('hostPte', 'interrupted') && this.kind !== 'hole';
    if (!killed && !slotGoes) return null;
    if (this.race !== null) refuse('a race besides a thread that is killed');
    // Nobody comes to the pin of a slot that goes.
    if (slotGoes) {
      this.step('remove');
      return 'slot goes';
    }
    this.step('kill');
    return 'killed';
  }

  /** What another thread does, or which call fails. */
  private steered(): Plan | null {
    const failing = this.is('topup', 'fails') ? 'topup' : this.is('userPteGone', 'yes') ? 'leaf' : null;
    if (this.race === null) {
      if (failing === null) return null;
      this.step('race', 'fail', failing);
      return { kind: 'fail', call: failing };
    }
    if (failing !== null) refuse('a race and a call that fails at once');
    const { action, site } = this.race;
    const [call, occurrence] = site.split('#');
    if (occurrence !== '1' || !isSiteCall(call))
      refuse(`a thread that acts before ${site}, which is no call of its own`);
    if (this.kind === 'pfnmap' || this.kind === 'mixedmap') refuse("races over a driver's memory");
    if (this.inPin) {
      this.otherThreadInPin(action);
      return null;
    }
    if (action.startsWith('vcpu-')) this.otherVcpu(action);
    else this.otherThread(action, call);
    return { kind: 'race', site: call, action };
  }

  /** Whether userfaultfd holds the handler, which takes a page that is not there yet. */
  private get inPin(): boolean {
    return this.race !== null && this.holder === 'userfaultfd';
  }

  private otherThreadInPin(action: string): void {
    const missing = this.kind === 'anon' && !this.isPermission;
    if (!missing || (this.asked('hostPte') ?? 'writable') !== 'writable' || this.is('mteTags', 'all'))
      refuse('userfaultfd for a page that is there already, or of another kind than anonymous');
    if (action.startsWith('vcpu-') || NEEDS_PAGE.includes(action))
      refuse(`the race ${action} in the pin, which takes a page that is there`);
    this.otherThread(action, PIN);
  }

  private otherThread(action: string, site: SiteCall): void {
    const { m } = this;
    const locked = heldAt(site).under === 'mmap_lock';
    const anonymous = this.kind === 'anon' || this.kind === 'thp';
    if (action === 'remap' && !anonymous) refuse('another page of a pool of huge pages at once');
    if (action === 'remap' && this.is('hostPte', 'zero-page')) refuse('a zero page that migrates');
    if (action === 'thp-collapse' && (site === 'read_lock' || site === 'mark_page_dirty_in_slot'))
      refuse('the collapse of a page that is pinned (__collapse_huge_page_isolate())');
    if (action === 'poison' && this.kind === 'hugetlb-pud')
      refuse('poison in the only 1 GiB page of the machine');
    if (/-logging$|-dirty-log$/.test(action)) {
      if (this.readonlySlot) refuse('the dirty log of a read-only slot, which is never logged');
      if (this.isLate && this.is('vmMte', 'yes'))
        refuse('flags of a slot that change over memory that may not carry tags');
    }
    if (action === 'invalidate-begin' && this.kind.startsWith('hugetlb') && site !== 'read_lock')
      refuse(
        'an invalidation of hugetlb memory that is open while the page is pinned: hugetlb_zap_begin() keeps the pin out',
      );
    if (locked && (action === 'thp-split' || action === 'write-protect'))
      refuse(
        `the race ${action} while the handler has mmap_lock: user space splits and shares under that lock alone`,
      );
    // A device is mapped page by page, which takes time.
    const device = action === 'vma-device';
    const whole = action.startsWith('vma-') && !device;
    const pmd = action.startsWith('thp-') || this.kind === 'thp' || device;
    const size = pmd ? Math.max(m.host.pageBytes(), this.pmd) : Math.max(m.host.pageBytes(), this.page);
    const start = whole ? this.protectedStart : ALIGN_DOWN(this.offset, size);
    const bytes = whole ? this.protectedBytes : size;
    const holder = this.inPin ? 'userfault' : 'race';
    this.step(holder, action, start, bytes, DEVICE_WINDOW + start, this.offset);
  }

  private otherVcpu(action: string): void {
    const { access, isWrite } = this.m.fault;
    const same = access === Access.exec ? 'exec' : isWrite ? 'write' : 'read';
    const does =
      { 'vcpu-maps-first': same, 'vcpu-writes': 'write', 'vcpu-fetches': 'exec' }[action] ?? 'read';
    const block = !this.logging && this.isHuge && this.kind !== 'hugetlb-cont-pte' && this.fits(this.pmd);
    if (action === 'vcpu-maps-block' && this.kind === 'hugetlb-pud' && this.fits(this.m.g.PUD_SIZE))
      refuse('another vCPU that maps a PMD block of a 1 GiB page where a PUD block fits');
    if (action !== 'vcpu-maps-block' && block && !this.isBlock)
      refuse('another vCPU that maps a page of a huge page where a block fits');
    const ipa = ALIGN_DOWN(this.m.fault.ipa, this.page) + ACCESS_OFFSET;
    this.step('race', `vcpu-${does}`, this.offset, this.page, ipa, this.offset);
  }

  /** What takes the page away for good, and a read that brings one: memory that is private would give the zero page, which cannot be written. */
  private get comesBackWithRead(): boolean {
    const { race } = this;
    if (race === null || this.inPin || (race.action !== 'unmap' && race.action !== 'invalidate-begin'))
      return false;
    return !this.m.fault.isWrite;
  }

  // The host's memory.

  private memory(): void {
    const { kind, offset } = this;
    const whole = hvaEnd(this.m.g) - this.start;
    const tagged = this.is('mteTags', 'all') && this.mayCarryTags ? 'tagged' : '';
    if (this.is('mteTags', 'all') && !this.mayCarryTags && this.is('vmaMteAllowed', 'yes'))
      refuse('tags of memory that may not carry any in this release');
    switch (kind) {
      case 'hole':
        this.step('memory', 'hole', offset, this.page, 0);
        return;
      case 'pfnmap':
        this.pfnmap();
        return;
      case 'mixedmap':
        this.mixedmap();
        return;
      case 'anon':
        if (this.comesBackWithRead && (tagged !== '' || this.is('hostPte', 'zero-page')))
          refuse(
            'memory of a process of its own that is gone and comes back with a read as anything but the zero page',
          );
        if (this.is('hostPte', 'sigbus') || this.comesBackWithRead) this.step('memory', 'file', 0, whole, 0);
        else if (this.is('vmMte', 'yes') && this.is('vmaMteAllowed', 'no'))
          this.step('memory', 'plain', 0, whole, 0);
        else this.step('memory', tagged === '' ? 'anon' : tagged, 0, whole, 0);
        break;
      case 'thp':
        if (this.is('vmMte', 'yes') && this.is('vmaMteAllowed', 'no'))
          refuse('a transparent huge page that may not carry tags: anonymous memory always may');
        if (this.comesBackWithRead) refuse('a transparent huge page that is gone and comes back with a read');
        this.step('memory', tagged === '' ? 'thp' : 'tagged-thp', 0, whole, 0);
        break;
      default:
        this.hugetlb();
    }
    this.contents();
  }

  private hugetlb(): void {
    if (this.is('vmMte', 'yes') && this.is('vmaMteAllowed', 'yes'))
      refuse('hugetlb memory that may carry tags, which came with 6.13');
    const bytes = hugetlbBytes(this.m.g, this.m.host.vmaKind());
    const gib = bytes === this.m.g.PUD_SIZE;
    const start = gib ? HVA_BASE - this.start : 0;
    const length = gib ? bytes : hvaEnd(this.m.g) - this.start;
    const kind = this.is('hostPte', 'sigbus') || this.comesBackWithRead ? 'huge-file' : 'huge';
    this.step('memory', kind, start, length, Math.log2(bytes));
    if (bytes === GIB && this.is('hostPte', 'poisoned'))
      refuse('poison in the only 1 GiB page of the machine');
  }

  /** What the page is to hold. */
  private get touch(): string {
    return this.isWalk && this.isPermission ? `table${this.walkedLevel}` : 'code';
  }

  /** What is there before the guest comes. */
  private contents(): void {
    const { offset, touch } = this;
    switch (this.asked('hostPte') ?? 'writable') {
      case 'sigbus':
        this.step('truncate', this.kind === 'anon' ? ALIGN_DOWN(offset, this.page) : 0);
        return;
      case 'zero-page':
        if (touch !== 'code') refuse('a stage-1 table in the zero page, which has no entry to mark');
        if (this.is('mteTags', 'all')) refuse('tags of the zero page, which every process shares');
        this.step('touch', offset, 'read');
        return;
      case 'read-only':
        this.step('touch', offset, touch);
        this.huge();
        this.step('protect', this.protectedStart, this.protectedBytes);
        return;
      case 'interrupted':
        // The page is missing, and who comes for it waits.
        if (this.isPermission)
          refuse('a fatal signal in the pin of a page that the guest has: it waits for nothing');
        if (this.isHuge && this.kind !== 'thp') refuse('a fatal signal in the pin of a huge page of a pool');
        if (this.is('vmMte', 'yes') && !this.mayCarryTags)
          refuse('a fatal signal in the pin of a page of a file of its own');
        if (this.is('mteTags', 'all')) refuse('tags of a page that is missing');
        this.step('miss', offset);
        return;
      case 'poisoned':
        this.step('touch', offset, touch);
        this.step('poison', ALIGN_DOWN(offset, this.page));
        return;
      default:
        if (this.inPin) {
          this.step('miss', offset);
          return;
        }
        this.step('touch', offset, touch);
        this.huge();
    }
  }

  private huge(): void {
    if (this.kind === 'thp') this.step('huge', this.offset, this.pmd);
  }

  /** The whole of the VMA: a part of it would be a VMA of its own, whose ends nobody looks at. */
  private get protectedStart(): number {
    return this.kind === 'hugetlb-pud' ? HVA_BASE - this.start : 0;
  }

  private get protectedBytes(): number {
    return this.kind === 'hugetlb-pud' ? this.m.g.PUD_SIZE : hvaEnd(this.m.g) - this.start;
  }

  private pfnmap(): void {
    const { m, offset } = this;
    if (this.isWalk) refuse('stage-1 tables in device memory, or in a page that nobody can write');
    if (this.asked('vmaStart') !== undefined && m.host.userLeafLevel() !== 3)
      refuse(
        'memory mapped by pfn in blocks of the host: what user space has without a module is mapped in pages',
      );
    if ((this.asked('pfnRanges') ?? 'one') !== 'one')
      refuse('a driver that populates its memory range by range: /dev/mem maps one');
    if (this.is('hostPte', 'sigbus'))
      refuse('a driver that refuses the fault: /dev/mem maps everything at once');
    if (this.is('pfnBacking', 'memory')) {
      if ((this.asked('vmaMemType') ?? 'cacheable') !== 'cacheable')
        refuse('ordinary memory that a driver maps as device memory');
      if (this.is('hostPte', 'read-only')) {
        this.step('memory', 'vvar', offset, this.driverBytes, 0);
        // Without an entry a write would fail before it comes to what the entry allows.
        this.step('touch', offset, 'read');
        return;
      }
      // Its pages are where neighbours would be as well.
      const before = Math.min(this.page, offset);
      this.step('memory', 'dma-buffer', offset - before, before + this.driverBytes, 0);
      this.step('touch', offset, 'code');
      return;
    }
    if (this.is('vmaMemType', 'cacheable')) refuse('device memory that is mapped cacheable');
    // What the model calls far is as far as it matters here: this release looks at neither end.
    const first = Math.max(m.host.vmaStart(), m.fault.hva - 2 * this.pmd) - this.start;
    const last = Math.min(m.host.vmaEnd(), m.fault.hva + 2 * this.pmd) - this.start;
    const shift = m.host.pa(m.fault.hva) - m.host.rangeStart(m.fault.hva);
    // What is taken off below is less than a PUD, and leaves the window otherwise.
    const pa =
      DEVICE_WINDOW +
      m.g.PUD_SIZE +
      first +
      (shift % m.g.PUD_SIZE) -
      ((m.fault.hva - m.host.rangeStart(m.fault.hva)) % m.g.PUD_SIZE);
    const mapped = { device: 'pci', 'normal-nc': 'pci-wc' }[this.asked('vmaMemType') ?? ''] ?? 'device';
    this.step('memory', mapped, first, last - first, ALIGN_DOWN(pa, this.page));
    if (this.is('hostPte', 'read-only')) this.step('protect', first, last - first);
  }

  private mixedmap(): void {
    if (this.is('pfnBacking', 'io')) refuse('a mixed map of device registers');
    if (this.is('hostPte', 'interrupted')) refuse("a fatal signal in the pin of a driver's memory");
    if ((this.asked('vmaMemType') ?? 'cacheable') !== 'cacheable')
      refuse('ordinary memory that a driver maps as device memory');
    if (this.is('vmMte', 'yes') && this.is('vmaMteAllowed', 'yes'))
      refuse("a driver's mapping that may carry tags");
    this.step('memory', 'packet', this.offset, this.driverBytes, 0);
    this.step('touch', this.offset, this.touch);
    if (this.is('hostPte', 'read-only')) this.step('protect', this.offset, this.driverBytes);
  }

  // The slot.

  private slot(): void {
    const { g, slot } = this.m;
    const bytes = slot.npages * g.PAGE_SIZE;
    const flags = this.readonlySlot || this.ringAlone ? this.flags : this.needsLoggingFirst ? LOGGING : 0;
    this.step('slot', flags, slot.base_gfn * g.PAGE_SIZE, slot.userspace_addr - this.start, bytes);
  }

  private get state(): string {
    return this.asked('stage2State') ?? 'empty';
  }

  /** Whether what is mapped before has to be mapped as pages, or without W: under dirty logging. */
  private get needsLoggingFirst(): boolean {
    if (this.state === 'neighbours' || this.state === 'page') return true;
    return this.logging && !this.isBlock;
  }

  private get isBlock(): boolean {
    return this.state === 'pmd-block' || this.state === 'pud-block';
  }

  // What the guest's earlier faults mapped.

  private stage2(): void {
    switch (this.state) {
      case 'neighbours':
        this.neighbours();
        break;
      case 'page':
        this.leaf();
        break;
      case 'pmd-block':
      case 'pud-block':
        this.block();
        break;
    }
    this.finalFlags();
  }

  private neighbours(): void {
    const { m, page } = this;
    if (this.is('hostPte', 'interrupted') && this.kind === 'thp')
      refuse('pages beside one that is missing, in one huge page');
    if ((this.readonlySlot || this.ringAlone) && this.isHuge)
      refuse('pages of a huge page in a slot that is never taken for one that logs');
    let count = 0;
    for (const delta of [page, -page]) {
      const hva = m.fault.hva + delta;
      if (Math.floor(hva / this.pmd) !== Math.floor(m.fault.hva / this.pmd)) continue;
      if (Math.floor((m.fault.ipa + delta) / this.pmd) !== Math.floor(m.fault.ipa / this.pmd)) continue;
      if (hva >= m.slot.hvaEnd || hva < m.slot.userspace_addr) continue;
      if (!m.host.isMapped(hva) || !m.host.isAccessible(hva)) continue;
      if (this.kind === 'mixedmap' || (this.is('pfnBacking', 'memory') && this.is('hostPte', 'read-only')))
        refuse("neighbours in a driver's memory of two pages");
      if (this.isLate && this.is('vmMte', 'yes') && !this.isDevice) continue;
      // What lies behind the end of a file is not to be had either.
      if (this.is('hostPte', 'sigbus') && delta > 0) continue;
      this.access('read', m.fault.ipa + delta);
      count++;
    }
    // A device is mapped writable, and marked, by the read of a neighbour; so is any page whose slot has a ring alone.
    const marks = (this.isDevice && this.logging) || this.ringAlone;
    if (count > 0 && marks && !this.readonlySlot) this.step('harvest');
    if (count === 0) refuse('a last-level table without a page in it: the kernel frees such tables');
  }

  private access(name: string, ipa: number): void {
    const forbidden = this.is('vmMte', 'yes') && !this.mayCarryTags;
    if (forbidden && !this.isDevice)
      refuse('memory that may not carry tags and that the guest of a VM with tags has used');
    this.step('access', name, ALIGN_DOWN(ipa, this.page) + ACCESS_OFFSET);
  }

  /** A page-sized leaf that lacks what the access wants. */
  private leaf(): void {
    const { m } = this;
    if ((this.readonlySlot || this.ringAlone) && this.isHuge)
      refuse('a page of a huge page in a slot that is never taken for one that logs');
    if (this.isDevice) {
      // A device is mapped with what the host has, logging or not; collecting the log takes W away again.
      this.access('read', m.fault.ipa);
      const lacksWrite = !this.is('access', 'exec') || !this.is('entryHasOther', 'yes');
      if (this.ringAlone) this.takeRing();
      else if (lacksWrite && !this.readonlySlot && !this.is('hostPte', 'read-only')) this.step('harvest');
      return;
    }
    this.access(this.earlierAccess(), m.fault.ipa);
    this.takeRing();
  }

  /** What the earlier access left in the ring: given back, its page is without W; only read, it keeps it. */
  private takeRing(): void {
    if (!this.ringAlone || this.readonlySlot) return;
    const keepsWrite = this.is('access', 'exec') && this.is('entryHasOther', 'yes');
    this.step(keepsWrite ? 'collect' : 'harvest');
  }

  /** The access whose fault maps all but what is wanted now. */
  private earlierAccess(): string {
    if (this.is('access', 'exec')) {
      const writable =
        this.is('entryHasOther', 'yes') && (this.asked('hostPte') ?? 'writable') === 'writable';
      return writable && !this.readonlySlot ? 'write' : 'read';
    }
    return this.is('entryHasOther', 'yes') ? 'exec' : 'read';
  }

  private block(): void {
    const exec = this.is('access', 'exec');
    if (this.kind === 'pfnmap')
      refuse('device memory in blocks: this release maps it in pages (get_vma_page_shift())');
    if (this.kind === 'hugetlb-pud' && this.state === 'pmd-block' && this.fits(this.m.g.PUD_SIZE))
      refuse('a PMD block of a 1 GiB page where a PUD block fits');
    if (this.state === 'pud-block' && this.isWalk)
      refuse(
        "QEMU reports a walk's permission fault with the level of the guest's own table, and a first-level one is needed to run at all",
      );
    this.access(exec ? 'read' : this.earlierAccess(), this.m.fault.ipa);
    const keepsWrite = exec && this.is('entryHasOther', 'yes') && !this.logging;
    const hasWrite = (this.asked('hostPte') ?? 'writable') === 'writable' && !this.readonlySlot;
    if (this.ringAlone) this.takeRing();
    // Starting to log write-protects what is there.
    else if (hasWrite && !keepsWrite) this.step('flags', LOGGING);
  }

  /** Whether slot and addresses let a block be mapped (fault_supports_stage2_huge_mapping()). */
  private fits(size: number): boolean {
    const { fault, slot } = this.m;
    const start = ALIGN_DOWN(fault.hva, size);
    const congruent = fault.hvaOffset % size === 0;
    return congruent && start >= slot.userspace_addr && start + size <= slot.hvaEnd;
  }

  /** Flags as they are when the fault comes. */
  private finalFlags(): void {
    if (this.readonlySlot || this.ringAlone) return;
    const now = this.steps.findLast((step) => step.startsWith('slot ') || step.startsWith('flags '));
    const flags = this.logging ? LOGGING : 0;
    if (now?.split(' ')[1] !== digits(flags)) {
      // kvm_arch_prepare_memory_region() looks at the VMAs once more.
      if (flags === LOGGING && this.kind === 'pfnmap') refuse('logging that starts over device memory');
      if (this.isLate && this.is('vmMte', 'yes'))
        refuse('flags of a slot that change over memory that may not carry tags');
      this.step('flags', flags);
    }
  }

  // The vCPU that faults.

  private vcpu(): void {
    const walk = this.isWalk;
    const level = this.walkedLevel;
    const table = this.accessed;
    if (walk) this.step('stage1', table, level);
    const fill = this.asked('cacheFill');
    if (fill !== 'empty' && fill !== 'one') return;
    this.step('vcpu');
    if (fill === 'one') this.step('drain');
    if (walk) this.step('stage1', table, level);
  }
}
