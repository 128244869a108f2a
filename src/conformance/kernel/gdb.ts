// SPDX-License-Identifier: GPL-2.0-only
// The part of GDB's remote protocol that steers a machine: stop, look, change, go on.
import { connect, type Socket } from 'node:net';

/** Numbers of registers in the order of the protocol for arm64. */
export const LR = 30;
export const SP = 31;
export const PC = 32;

/** A machine under QEMU's gdbstub. Addresses are the kernel's, beyond what a number keeps. */
export class Gdb {
  private readonly socket: Socket;
  private buffer = '';
  private readonly replies: string[] = [];
  private waiting: ((reply: string) => void) | null = null;
  /** Registers and single steps are those of this thread. */
  private thread = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.receive(text));
    // The machine powers itself off at the end.
    socket.on('error', () => undefined);
    socket.on('close', () => this.reply('W00'));
  }

  /** Connects to the stub at a local socket, and asks for the registers to be described, without which it gives none. */
  static async attach(path: string): Promise<Gdb> {
    const gdb = new Gdb(connect(path));
    // Whoever attaches stops the machine, and is told so before anything else.
    await gdb.next();
    await gdb.command('qSupported:multiprocess+;vContSupported+');
    await gdb.command('qXfer:features:read:target.xml:0,ffb');
    await gdb.command('vCont?');
    return gdb;
  }

  private receive(text: string): void {
    this.buffer += text;
    for (;;) {
      const packet = /^[+-]*\$([^#]*)#../.exec(this.buffer);
      if (packet === null) return;
      this.buffer = this.buffer.slice(packet[0].length);
      this.socket.write('+');
      this.reply(packet[1]);
    }
  }

  private reply(text: string): void {
    const { waiting } = this;
    this.waiting = null;
    if (waiting === null) this.replies.push(text);
    else waiting(text);
  }

  private send(text: string): void {
    let sum = 0;
    for (const c of text) sum = (sum + c.charCodeAt(0)) & 255;
    this.socket.write(`$${text}#${sum.toString(16).padStart(2, '0')}`, 'latin1');
  }

  async command(text: string): Promise<string> {
    this.send(text);
    return this.next();
  }

  private next(): Promise<string> {
    const reply = this.replies.shift();
    return reply === undefined ? new Promise((resolve) => (this.waiting = resolve)) : Promise.resolve(reply);
  }

  async breakAt(address: bigint): Promise<void> {
    await this.command(`Z0,${address.toString(16)},4`);
  }

  async clear(address: bigint): Promise<void> {
    await this.command(`z0,${address.toString(16)},4`);
  }

  /**
   * Lets the machine go on until it stops.
   * @param thread the CPU to go on alone; else all
   * @param patience milliseconds after which it is stopped
   * @returns the CPU that stopped, or null if the machine is gone
   */
  async goOn(thread?: string, patience?: number): Promise<string | null> {
    const timer =
      patience === undefined ? undefined : setTimeout(() => this.socket.write('\x03', 'latin1'), patience);
    const reply = await this.command(thread === undefined ? 'vCont;c' : `vCont;c:${thread}`);
    clearTimeout(timer);
    const stopped = /thread:([^;]+)/.exec(reply)?.[1];
    if (stopped === undefined) return null;
    await this.select(stopped);
    return stopped;
  }

  async select(thread: string): Promise<void> {
    this.thread = thread;
    await this.command(`Hg${thread}`);
  }

  /** Steps the selected CPU off an address at which it stopped. */
  async stepOff(address: bigint): Promise<void> {
    for (let i = 0; i < 8; i++) {
      await this.command(`vCont;s:${this.thread}`);
      await this.select(this.thread);
      if ((await this.register(PC)) !== address) return;
    }
  }

  async register(number: number): Promise<bigint> {
    return Buffer.from(await this.command(`p${number.toString(16)}`), 'hex').readBigUInt64LE();
  }

  async setRegister(number: number, value: bigint): Promise<void> {
    await this.command(`P${number.toString(16)}=${littleEndian(value)}`);
  }

  /** Every general register of the selected CPU, to be given back to `restore()`. */
  async save(): Promise<string> {
    return this.command('g');
  }

  async restore(registers: string): Promise<void> {
    await this.command(`G${registers}`);
  }

  async read(address: bigint, bytes: number): Promise<Buffer> {
    return Buffer.from(await this.command(`m${address.toString(16)},${bytes.toString(16)}`), 'hex');
  }

  async write(address: bigint, bytes: Buffer): Promise<void> {
    await this.command(`M${address.toString(16)},${bytes.length.toString(16)}:${bytes.toString('hex')}`);
  }

  close(): void {
    this.socket.destroy();
  }
}

function littleEndian(value: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes.toString('hex');
}
