// SPDX-License-Identifier: GPL-2.0-only
// Boots a kernel with the init program and hands over what that prints, line by line.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFolder } from '../package-folder.ts';
import { archive } from './cpio.ts';
import { Gdb } from './gdb.ts';
import type { Symbols } from './handler-code.ts';
import type { BootName } from './realise.ts';
import type { Plan } from './sites.ts';
import { type Steered, steer } from './steer.ts';
import { COMPILER, QEMU } from './tools.ts';

/** A program that was compiled for the machine. */
export interface Executable {
  readonly name: string;
  readonly contents: Uint8Array;
}

/** One machine to boot. */
export interface Boot {
  /** Path of a kernel image that QEMU takes. */
  readonly image: string;
  readonly name: BootName;
  /** What the init program reads. */
  readonly scenarios: string;
  /** Programs that it runs afterwards. */
  readonly programs?: readonly Executable[];
  /** Told of each line of JSON that the init program prints. */
  readonly onLine: (line: unknown) => void;
  /** What is to happen in each scenario; without it no debugger drives the machine. */
  readonly plans?: readonly (Plan | null)[];
  /** Told how a scenario went that was steered, by its number, before its line. */
  readonly onSteered?: (scenario: number, how: Steered) => void;
  /** Milliseconds without a line after which the machine is taken for hung, until its first line and from then on. */
  readonly silence: { readonly booting: number; readonly running: number };
}

/** How a boot ended. */
export type BootEnd =
  | { readonly kind: 'done' }
  /** The machine printed nothing for too long, or went away; what it said last that was no JSON. */
  | { readonly kind: 'hung' | 'stopped'; readonly console: readonly string[] }
  /** KVM runs in another mode than the machine is for, or not at all. */
  | { readonly kind: 'other-mode'; readonly mode: string }
  /** The kernel's memory, where the stage-2 entries lie, could not be read, or reads as something else; the error number. */
  | { readonly kind: 'memory-unread'; readonly errno: number };

const MEGABYTES = 2560;
const CONSOLE_LINES = 12;

/** The CPU that a machine has, options of the board and of KVM, and the mode in which KVM then says that it runs. */
export const MACHINES: {
  readonly [name in BootName]: {
    readonly cpu: string;
    readonly board: string;
    readonly kvm: string;
    readonly mode: string;
  };
} = {
  plain: { cpu: 'neoverse-n1', board: '', kvm: '', mode: 'VHE' },
  // Without FEAT_LPA2 its physical addresses have the 48 bits of the model's geometry (get_kvm_ipa_limit()).
  mte: { cpu: 'max,pauth-impdef=on,sve=off,lpa2=off', board: ',mte=on', kvm: '', mode: 'VHE' },
  // The only CPU of QEMU that has VHE and leaves the access flag to software.
  'no-hafdbs': { cpu: 'a64fx', board: '', kvm: '', mode: 'VHE' },
  nvhe: { cpu: 'neoverse-n1', board: '', kvm: 'kvm-arm.mode=nvhe', mode: 'Hyp nVHE' },
  protected: { cpu: 'neoverse-n1', board: '', kvm: 'kvm-arm.mode=protected', mode: 'Protected hVHE' },
};

/** Pools of huge pages of each size, and what keeps addresses and time still. */
const COMMAND_LINE =
  'console=ttyAMA0 quiet panic=-1 nokaslr nowatchdog rootfstype=ramfs default_hugepagesz=2M ' +
  'hugepagesz=1G hugepages=1 hugepagesz=32M hugepages=8 hugepagesz=2M hugepages=48 hugepagesz=64K hugepages=64';

/** The init program, once it was compiled: all machines of a process get the same. */
let initProgram: Uint8Array | null = null;

/** The init program, which is compiled statically, in `folder`. */
function initIn(folder: string): Uint8Array {
  if (initProgram !== null) return initProgram;
  const sources = packageFolder('kernel');
  const files = readdirSync(sources)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(sources, name));
  initProgram = compile(files, join(folder, 'init'));
  return initProgram;
}

/** Compiles C for the machine, to a program that needs no library. @returns the program */
export function compile(files: readonly string[], output: string): Uint8Array {
  execFileSync(
    COMPILER,
    ['-O1', '-Wall', '-Wextra', '-Werror', '-static', '-o', output, ...files, '-lpthread'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  return readFileSync(output);
}

/** Boots the machine and waits until it has powered itself off, or hangs. */
export async function boot(request: Boot): Promise<BootEnd> {
  const {
    image,
    name,
    onLine,
    onSteered = () => undefined,
    plans,
    programs = [],
    scenarios,
    silence,
  } = request;
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-kernel-'));
  try {
    const initrd = join(folder, 'initrd');
    writeFileSync(
      initrd,
      archive([
        ...['dev', 'proc', 'sys', 'programs'].map((folder_) => ({ name: folder_ })),
        ...programs.map((program) => ({ ...program, name: `programs/${program.name}` })),
        { name: 'init', contents: initIn(folder) },
        { name: 'scenarios', contents: Buffer.from(scenarios) },
        ...(plans === undefined ? [] : [{ name: 'steered', contents: new Uint8Array() }]),
      ]),
    );
    const args = qemuArguments(name, image, initrd);
    if (plans === undefined) return await run(args, onLine, silence);
    const stub = join(folder, 'gdb');
    const debugged = ['-chardev', `socket,path=${stub},server=on,wait=off,id=gdb`, '-gdb', 'chardev:gdb'];
    let gdb: Gdb | null = null;
    const whenTold = (line: unknown): void => {
      if (typeof line !== 'object' || line === null || !('symbols' in line)) {
        onLine(line);
        return;
      }
      const { symbols } = line as { symbols: Symbols };
      void Gdb.attach(stub).then((attached) => {
        gdb = attached;
        return steer(attached, symbols, (scenario) => plans[scenario] ?? null, onSteered);
      });
    };
    const end = await run([...args, ...debugged], whenTold, silence);
    (gdb as Gdb | null)?.close();
    return end;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function qemuArguments(name: BootName, image: string, initrd: string): readonly string[] {
  const { board, cpu, kvm } = MACHINES[name];
  return [
    ...['-M', `virt,virtualization=on,gic-version=3${board}`, '-cpu', cpu, '-accel', 'tcg,thread=multi'],
    ...['-smp', '2', '-m', String(MEGABYTES), '-nographic', '-nodefaults', '-serial', 'stdio', '-no-reboot'],
    // Memory of a device, large enough for any place of a block in it.
    ...['-device', 'pci-testdev,membar=8G,addr=01.0'],
    ...['-kernel', image, '-initrd', initrd, '-append', `${COMMAND_LINE} ${kvm}`],
  ];
}

function run(
  args: readonly string[],
  onLine: (line: unknown) => void,
  silence: Boot['silence'],
): Promise<BootEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(QEMU, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const console: string[] = [];
    let isDone = false;
    let hasSpoken = false;
    let isHung = false;
    let timer = setTimeout(stop, silence.booting);
    function stop(): void {
      isHung = true;
      child.kill('SIGKILL');
    }
    child.on('error', reject);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parse(text);
      hasSpoken ||= line !== null;
      clearTimeout(timer);
      timer = setTimeout(stop, hasSpoken ? silence.running : silence.booting);
      if (line === null) console.push(text);
      else if (isEnd(line)) isDone = true;
      else onLine(line);
    });
    child.on('close', () => {
      clearTimeout(timer);
      if (isDone) resolve({ kind: 'done' });
      else resolve({ kind: isHung ? 'hung' : 'stopped', console: console.slice(-CONSOLE_LINES) });
    });
  });
}

/** A line of the init program, or null for one of the kernel's. */
function parse(text: string): unknown {
  const at = text.indexOf('@{');
  if (at < 0) return null;
  try {
    return JSON.parse(text.slice(at + 1));
  } catch {
    return null;
  }
}

function isEnd(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'done' in line;
}
