// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run debian`: the proof on the mmu.c of Debian's linux-source-6.12 and -6.1. Each against itself under other names and layout, every
 * mutant of either, and the two against each other. Prints the page and writes reports/debian.md, which holds no text of the kernel; ends with 1
 * where a text is not equal to itself, or a mutant survives.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { translate } from '../c/translate.ts';
import { mutate } from '../mistakes/mutants/mutate.ts';
import { mutationLine } from '../report/mutate/words.ts';
import { textHash } from '../source/c-source.ts';
import { type VariantOfC, variantOfC } from '../source/c-variant.ts';
import { SourceError } from '../source/source-error.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { LEGACY } from '../subjects/user_mem_abort/variants.ts';
import { compare } from './compare.ts';
import { type DebianProof, debianPage } from './debian-page.ts';
import { debianText } from './debian-text.ts';

const FILE = 'arch/arm64/kvm/mmu.c';
const VERSIONS = ['6.12', '6.1'] as const;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '60000' },
    'mutant-runs': { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', default: 'reports/debian.md' },
  },
});
const runs = Number(values.runs);
/** Beyond this a draw hardly ever tells a mutant: what is left is decided on every machine. */
const mutantRuns = Number(values['mutant-runs']);
const seed = Number(values.seed);

function textOf(version: (typeof VERSIONS)[number]): string {
  const found = debianText(version);
  if ('reason' in found) throw new SourceError(`${found.reason}; install linux-source-${version}`);
  return found.text;
}

function variantOf(text: string, name: string): VariantOfC {
  return variantOfC(translate(text, { file: FILE, function: USER_MEM_ABORT.name }), name);
}

/** The same text with other names and another layout. */
function renamed(text: string): string {
  return text
    .replaceAll(/\b(?:vma_pagesize|vma_shift|fault_granule|mmu_seq)\b/g, (name) => `my_${name}`)
    .replaceAll(/^\t+/gm, ' ')
    .replaceAll('\n\n', '\n');
}

async function proofOf(version: (typeof VERSIONS)[number]): Promise<DebianProof> {
  const text = textOf(version);
  const variant = variantOf(text, version);
  const itself = await compare(variant, variantOf(renamed(text), 'renamed'), { runs, seed, strict: true });
  process.stderr.write(`${version}: against itself under other names ${itself.verdict}\n`);
  let told = 0;
  const mutants = await mutate({
    subject: USER_MEM_ABORT,
    variants: [variant],
    original: LEGACY.name,
    runs: mutantRuns,
    seed,
    representatives: false,
    only: null,
    onProgress: (progress) => {
      if (performance.now() - told < 5000) return;
      told = performance.now();
      process.stderr.write(`${mutationLine(progress)}\n`);
    },
  });
  return {
    version,
    hash: textHash({ file: FILE, revision: null, subject: null, text }),
    translation: variant.translation,
    itself,
    mutants,
  };
}

const proofs: DebianProof[] = [];
for (const version of VERSIONS) proofs.push(await proofOf(version));
const [newer, older] = VERSIONS.map((version) => variantOf(textOf(version), version));
if (newer === undefined || older === undefined) throw new TypeError('there are two versions');
const between = await compare(older, newer, { runs, seed });
const page = debianPage(proofs, between, { runs, mutantRuns, seed });
process.stdout.write(page);
writeFileSync(values.output, page);
const isProved = proofs.every(
  ({ itself, mutants }) => itself.verdict === 'equivalent' && mutants.survived === 0,
);
if (!isProved) process.exitCode = 1;
