// SPDX-License-Identifier: GPL-2.0-only
// The files of a new state.
import { basename } from 'node:path';
import { folderOf, type SourceText, sourcesIn } from '../mistakes/plant/source-files.ts';

/** A new refactored state. */
export interface NewState {
  readonly name: string;
  /** The built-in variant that it begins as. */
  readonly from: string;
  /** What its files import the kernel as. */
  readonly kernel: string;
  /** Commands that judge it. */
  readonly commands: readonly string[];
}

const ENTRY = 'user_mem_abort.ts';
const KERNEL_IMPORT = /'(?:\.\.\/)+src\/kernel\/index\.ts'/g;
/** The comment on the function itself. */
const HEADER = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/(?=\nexport function user_mem_abort\()/;

/** The files of a new state: those of the built-in variant under another header, and a page on what to do with them. */
export function newStateFiles(state: NewState): readonly SourceText[] {
  const sources = sourcesIn(folderOf(state.from)).map(({ path, text }) => {
    const file = basename(path);
    const imported = text.replaceAll(KERNEL_IMPORT, `'${state.kernel}'`);
    return { path: file, text: file === ENTRY ? withHeader(imported, state) : imported };
  });
  return [...sources, { path: 'README.md', text: readme(state) }];
}

function withHeader(text: string, { from, name }: NewState): string {
  const commit = HEADER.exec(text)?.[0].match(/ at ([0-9a-f]{12})\b/)?.[1];
  if (commit === undefined) throw new Error(`the comment on ${from} names no commit`);
  return text.replace(
    HEADER,
    `/**
 * \`user_mem_abort()\` (arch/arm64/kvm/mmu.c) refactored as \`${name}\`: begun as \`${from}\`, the state at ${commit}, and as
 * yet the same. Say here what the refactoring changes, and why it does not change what the function does.
 */`,
  );
}

function readme({ commands, from, kernel, name }: NewState): string {
  return `# ${name}

A refactoring of \`user_mem_abort()\` that begins as a copy of \`${from}\`. Edit \`${ENTRY}\`; then ask whether it
still does what the original does:

\`\`\`sh
${commands.join('\n')}
\`\`\`

How the C is written here:

- \`k\` stands for the kernel's global namespace and is the first parameter of every function; the others are those of the C, in
  the order of the C. A step that you move into a helper takes \`k\` first as well, and may lie in a file of its own in this folder.
- Constants, types and the helpers of mmu.c that the refactoring leaves alone come from \`${kernel}\`.
- An out-parameter is a \`Ref\`: \`ref(value)\`, or \`uninit()\` where the C leaves it uninitialised; \`.value\` is what it points to.
- A local that the C leaves uninitialised starts as \`POISON\` or \`POISON_NUMBER\`: using it is reported.
- \`goto out_unlock\` is \`break out_unlock\` out of a block with that label; the label stands where the block ends.
- \`x & ~(size - 1)\` is \`ALIGN_DOWN(x, size)\`, \`1UL << shift\` is \`BIT(shift)\`: addresses need more than 32 bits.
`;
}
