// SPDX-License-Identifier: GPL-2.0-only
// The page.
import type { ConformanceResult, PlantedResult, ReleaseCoverage } from '../../conformance/result.ts';
import { whyNeverRun } from '../../conformance/tree/never-run.ts';
import { code, markdownTable } from '../markdown/markup.ts';
import { count, number } from '../words.ts';
import { counterexamplePath, differenceLines, PGTABLE_HEAD, pgtableRow, summary } from './words.ts';

/** The result as a page. @param command the command that makes it again */
export function conformancePage(result: ConformanceResult, command: string): string {
  return `${[
    "# The model against the kernel's own code",
    summary(result),
    `Made by \`${command}\`.`,
    ...pageTables(result),
    ...singleFunctions(result),
    ...planted(result),
    ...result.coverage.flatMap(coverage),
    '## What is not compared',
    [
      '- Descriptors bit by bit: permissions, memory type, access flag and software bits of every leaf are read off them as the architecture defines them; that a leaf is inner shareable is asserted.',
      '- Walks that run at the same time: the program has one thread. What another vCPU can leave behind, an entry between break and make, is put there.',
      '- LPA2, output addresses of more than 48 bits, FEAT_TLBIRANGE, and tables of the hypervisor and of the host in protected mode.',
      '- A split cache that runs short: its users fill it before they take `mmu_lock`.',
      '- Whether an invalidation is local to a CPU (`_nsh`) or broadcast: the model has one kind.',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function pageTables({ pgtable, rules, seed, compiler }: ConformanceResult): readonly string[] {
  const refused = pgtable.reduce((sum, run) => sum + run.refused, 0);
  return [
    '## Page tables',
    `\`arch/arm64/kvm/hyp/pgtable.c\` of each release is compiled as it is (${compiler}) with a driver of our own, and gets the same random sequences of operations as the model (seed ${seed}): map, unmap, write protection, relaxed permissions, access flag, ageing, split, look-up, and an entry that another vCPU has broken. After every operation return value, all leaves, table pages, their reference counts, pages taken from the cache, warnings, and the ordered log of TLB and cache maintenance have to be the same.`,
    markdownTable(PGTABLE_HEAD, pgtable.map(pgtableRow)),
    `${count(refused, 'operation')} more had been drawn that the locks exclude while another vCPU is between break and make; neither side was asked.`,
    ...pgtable.flatMap((run) =>
      run.differing === null
        ? []
        : [
            `### ${run.release} with ${run.pageSize} pages differs`,
            code(differenceLines(run)),
            `\`npx stage2-verify conformance --replay FILE\` shows every step of it; FILE is [${counterexamplePath(run)}](${counterexamplePath(run)}).`,
          ],
    ),
    '### Where a release has other rules than the model',
    'The model is the kernel of early 2026. The operations are drawn without regard to the release; a rule says what the model has to be asked so that it answers as the release does.',
    markdownTable(
      ['release', 'kernel', 'rule', 'times'],
      rules.map(({ release, kernel, text, times }) => [release, `\`${kernel}\``, text, number(times)]),
    ),
    '### What was returned',
    markdownTable(
      ['release', 'pages', 'operation and return value'],
      pgtable.map(({ release, pageSize, returns }) => [release, pageSize, returned(returns)]),
    ),
  ];
}

function returned(returns: ReadonlyMap<string, number>): string {
  return [...returns]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${what}: ${number(times)}`)
    .join(', ');
}

function singleFunctions({ helpers }: ConformanceResult): readonly string[] {
  return [
    '## Functions that compile alone',
    'Taken one by one from `kvm_emulate.h`, `kvm_nested.h` and `mmu.c`, and asked over all classes of their inputs with 4K, 16K and 64K pages. "Answers" leaves out functions that a release does not have.',
    markdownTable(
      ['release', 'what', 'functions', 'inputs', 'answers', 'differences'],
      helpers.map(({ release, name, kernel, inputs, answers, differences }) => [
        release,
        name,
        `\`${kernel}\``,
        number(inputs),
        number(answers),
        number(differences),
      ]),
    ),
    ...helpers.flatMap(({ first, name, release }) =>
      first === null
        ? []
        : [
            code([
              `${release}, ${name}: ${first.input}`,
              `model:  ${first.model}`,
              `kernel: ${first.kernel}`,
            ]),
          ],
    ),
  ];
}

function planted({ planted: all }: ConformanceResult): readonly string[] {
  if (all.length === 0) return [];
  const rows = (into: PlantedResult['into']): readonly (readonly string[])[] =>
    all
      .filter((mistake) => mistake.into === into)
      .map(({ name, foundAfter, differs }) => [
        name,
        foundAfter === null ? 'missed' : number(foundAfter),
        differs.join(', '),
      ]);
  const head = ['mistake', 'found after sequences', 'differs in'];
  return [
    '## Mistakes that were planted',
    "Each alone, with 4K pages. Into the copy of the kernel's text that is compiled:",
    markdownTable(head, rows('kernel')),
    'Into a copy of the model:',
    markdownTable(head, rows('model')),
  ];
}

function coverage({ release, functions }: ReleaseCoverage): readonly string[] {
  const ran = functions.filter((f) => f.ran > 0);
  const sum = (of: 'ran' | 'lines'): number => ran.reduce((total, f) => total + f[of], 0);
  const reasons = new Map<string, string[]>();
  for (const { name } of functions.filter((f) => f.ran === 0)) {
    const why = whyNeverRun(name) ?? 'nobody has said why';
    reasons.set(why, [...(reasons.get(why) ?? []), name]);
  }
  return [
    `## Lines of ${release} that ran`,
    `${number(sum('ran'))} of ${count(sum('lines'), 'line')} of the ${count(ran.length, 'function')} that sequences run, by gcov; every line but in these:`,
    markdownTable(
      ['function', 'ran', 'lines'],
      ran.filter((f) => f.ran < f.lines).map((f) => [`\`${f.name}()\``, number(f.ran), number(f.lines)]),
    ),
    'Functions that no sequence runs:',
    [...reasons]
      .map(([why, names]) => `- ${names.map((name) => `\`${name}()\``).join(', ')}: ${why}.`)
      .join('\n'),
  ];
}
