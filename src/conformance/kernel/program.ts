// SPDX-License-Identifier: GPL-2.0-only
// A scenario as one C program, for whoever has the hardware: what the init program does for it, and what has to come of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../package-folder.ts';
import type { Drawn } from './draw.ts';
import { PARTS } from './observation.ts';
import type { Prediction } from './predict.ts';
import type { Refused } from './realise.ts';
import { PIN } from './sites.ts';

/** The parts of the init program that any scenario needs, in an order in which each knows what it uses. */
const SOURCES = [
  ...[
    'threads.c',
    'memory.c',
    'dirty.c',
    'userfault.c',
    'killed.c',
    'guest.c',
    'table.c',
    'going.c',
    'age.c',
  ],
  ...['race.c', 'messages.c', 'steps.c'],
];
/** What stands in main.c for the scenario. */
const SCENARIO = '/* SCENARIO */\n';
/** Exception classes of an abort that comes from the guest itself, and what its status says (arch/arm64/include/asm/esr.h). */
const CLASS = { fetch: '0x21', data: '0x25' } as const;
const STATUS = { external: '0x10', addressSize: '0' } as const;
const EINTR = 4;
const WIDTH = 110;

/** What the program says of where it comes from. */
export interface Origin {
  /** The release whose C the expectations are of. */
  readonly release: string;
  /** The command that writes the program. */
  readonly command: string;
}

/** The program, or why a scenario makes none. */
export type Program = { readonly kind: 'program'; readonly text: string } | Refused;

/** The scenario as a C program that needs nothing but the headers of Linux and the C library. */
export function programOf({ of, prediction, realised, scenario }: Drawn, origin: Origin): Program {
  if (realised.plan?.kind === 'fail')
    return refused(`a call that fails (${realised.plan.call}) takes a debugger that makes it fail`);
  if (realised.plan?.kind === 'race')
    return refused(
      `a race at ${realised.plan.site} takes a debugger that holds the handler there; in the pin of a missing page (${PIN}) userfaultfd does`,
    );
  if (realised.steps.some((step) => /^memory (device|pci)|^userfault vma-device/.test(step)))
    return refused('its device memory is a window of the machine that QEMU makes, and no address of yours');
  const main = readFileSync(join(packageFolder('program'), 'main.c'), 'utf8');
  const choices = Object.entries(scenario.choices).map(([name, value]) => `${name}=${value}`);
  const text = [
    '// SPDX-License-Identifier: GPL-2.0-only',
    ...comment([
      `A fault that ${of}() of arch/arm64/kvm/mmu.c handles, brought about from user space.`,
      `Written by: ${origin.command}`,
      '',
      'The scenario:',
      ...wrapped(choices),
      '',
      `What stage2-verify says of it, for the C of ${origin.release}:`,
      ...PARTS.flatMap((part) => partLines(part, prediction)),
      '',
      'Build, and run as root on an arm64 machine that has KVM; the result is TAP, the exit code 0, 1, or 4 for what is not to be had here:',
      '  gcc -O1 -static -pthread -o fault fault.c && ./fault',
      ...needs(realised.steps).map((need) => `It needs ${need}.`),
    ]),
    '#define _GNU_SOURCE',
    source('machine.h'),
    ...SOURCES.map(source),
    main.replace(SCENARIO, () => definitions(realised, prediction)),
  ].join('\n');
  return { kind: 'program', text };
}

function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

/** A file of the init program without what the program has once. */
function source(name: string): string {
  return readFileSync(join(packageFolder('kernel'), name), 'utf8')
    .split('\n')
    .filter((line) => !/SPDX-License-Identifier|^#define _GNU_SOURCE|^#include "machine\.h"/.test(line))
    .join('\n');
}

/** Text that ends no comment. */
function comment(lines: readonly string[]): readonly string[] {
  return ['/*', ...lines.map((line) => ` * ${line.replaceAll('*/', '* /')}`.trimEnd()), ' */'];
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines;
}

function partLines(part: (typeof PARTS)[number], prediction: Prediction): readonly string[] {
  const text = prediction[part];
  if (text === null) return [];
  return text
    .split('; ')
    .map((line, i) => `  ${(i === 0 ? part : '').padEnd(18)}${line === '' ? 'nothing' : line}`);
}

/** What a machine has to be given before. */
function needs(steps: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const step of steps) {
    const [name, kind, , bytes, log2] = step.split(' ');
    if (name === 'memory' && kind!.startsWith('huge')) {
      const kilobytes = 2 ** (Number.parseInt(log2!, 16) - 10);
      const pages = Number.parseInt(bytes!, 16) / 1024 / kilobytes;
      // Memory is reserved as it is touched.
      found.add(
        `huge pages, ${Math.min(pages, 4)} at most: /sys/kernel/mm/hugepages/hugepages-${kilobytes}kB/nr_hugepages`,
      );
    }
    if (step.startsWith('vm 1 ')) found.add('a machine with MTE');
    if (name === 'vm' && !step.endsWith(' 0')) found.add('KVM with dirty rings (Linux 6.2)');
    if (name === 'miss' || name === 'remove') found.add('CONFIG_USERFAULTFD, and two CPUs');
    if (name === 'age')
      found.add(
        'CONFIG_DAMON_VADDR and CONFIG_DAMON_SYSFS, and a CPU that leaves the access flag to software',
      );
    if (name === 'memory' && kind === 'dma-buffer') found.add('CONFIG_UDMABUF');
    if (name === 'poison')
      found.add(
        'CONFIG_MEMORY_FAILURE, and a machine that may lose a page of memory to it until it is booted again',
      );
  }
  return [...found];
}

/** What main.c takes of the scenario. */
function definitions(realised: Drawn['realised'], prediction: Prediction): string {
  const { access, action, ipa, meanwhile, offset, pageShift, steps } = realised;
  const wayOut = prediction['way out'] ?? 'goes on';
  const exit = /^(KVM_EXIT_\w+): (?:write to |read of )?(0x[0-9a-f]+)/.exec(wayOut);
  const isOld = steps.some((step) => step.startsWith('age '));
  const log = `"[${dirty(prediction)
    .map((gfn) => `\\"${gfn}\\"`)
    .join(',')}]"`;
  const signal = /^SIGBUS at ([+-]?\w+), lsb (\d+)$/.exec(prediction.signal ?? '');
  const fields: readonly (readonly [string, string | number])[] = [
    ['error', action === null ? errorOf(wayOut) : -1],
    ...(exit === null || action !== null
      ? []
      : ([
          ['exit_reason', exit[1]!],
          ['address', exit[2]!],
        ] as const)),
    ['signals', signal === null ? 0 : 1],
    ...(signal === null
      ? []
      : ([
          ['signal_at', signal[1]!.replace('+', '')],
          ['signal_lsb', signal[2]!],
        ] as const)),
    ...injectedFields(prediction['injected abort'] ?? 'none', access),
    // What is gone, or what a second fault at an entry that was old may have marked.
    ['dirty', action === 'stop-logging' || meanwhile === 'slot goes' || isOld ? 'NULL' : log],
    ['references', (prediction['page references'] ?? '0').replace('+', '')],
    ['tagged', tagged(prediction.tags)],
    ['other_tagged', tagged(prediction['tags beside'])],
    ['warnings', Number(prediction.warnings)],
  ];
  return [
    '/* What leads up to the fault, in the words of the steps above; numbers are hexadecimal. */',
    'static const char *const LEADING_UP[] = {',
    ...steps.map((step) => `\t"${step}",`),
    '};',
    '',
    '/* The access of the guest, at which address, and where in the memory of this process that is. */',
    `#define ACCESS "${access}"`,
    `#define IPA 0x${ipa.toString(16)}ul`,
    `#define OFFSET 0x${offset.toString(16)}ul`,
    `#define PAGE_BYTES ${2 ** pageShift}`,
    '',
    'static const struct expectation EXPECTED = {',
    ...fields.map(([name, value]) => `\t.${name} = ${value},`),
    '};',
    '',
  ].join('\n');
}

/** The pages in the dirty log, hexadecimal. */
function dirty(prediction: Prediction): readonly string[] {
  return (prediction['dirty log'] ?? '').split(' ').filter((gfn) => gfn !== '');
}

/** The abort that the guest gets. */
function injectedFields(injected: string, access: string): readonly (readonly [string, string])[] {
  if (injected === 'none') return [['injected', '0']];
  const isFetch = injected === 'external abort on the fetch' || access === 'exec';
  return [
    ['injected', isFetch ? CLASS.fetch : CLASS.data],
    ['status', injected === 'address size fault' ? STATUS.addressSize : STATUS.external],
  ];
}

/** The error number of KVM_RUN. */
function errorOf(wayOut: string): string {
  if (wayOut === 'goes on' || wayOut.startsWith('KVM_EXIT_')) return '0';
  return wayOut.startsWith('-') ? wayOut.slice(1) : String(EINTR);
}

function tagged(tags: string | null): number {
  return tags === null ? -1 : tags === 'initialised' ? 1 : 0;
}
