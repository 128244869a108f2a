// SPDX-License-Identifier: GPL-2.0-only
/** Planted bugs that README, the browser tests and the screenshots show. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STATE_OBJECT = fileURLToPath(new URL('../../refactored/state-object', import.meta.url));

/** A copy of the state-object state with one mistake in it. */
interface Planted {
  readonly name: string;
  readonly file: string;
  readonly was: RegExp;
  readonly becomes: string;
}

/** The text of a variant of this project as a stranger's module has it: what it imports of ours, it imports by the name of the package. */
export function asStrangers(text: string): string {
  return text
    .replaceAll(/'(\.\.\/)+src\/kernel\/index\.ts'/g, "'stage2-verify/kernel'")
    .replaceAll(/'(\.\.\/)+src\/contracts\.ts'/g, "'stage2-verify/contracts'");
}

/** A page that is not used is no longer given back. */
export const NO_RELEASE: Planted = {
  name: 'no-release',
  file: 'user_mem_abort.ts',
  was: /^ *k\.kvm_release_page_unused\(fault\.page\);\n/m,
  becomes: '',
};

/** The sequence is sampled when the VMA is no longer locked. */
export const LATE_SEQUENCE: Planted = {
  name: 'late-sequence',
  file: 'kvm_s2_fault_get_vma_info.ts',
  was: /^( *fault\.mmu_seq = .*\n)( *k\.mmap_read_unlock\(.*\n)/m,
  becomes: '$2$1',
};

/** What the guest hypervisor's stage-2 forbids is granted: its machine is nested. */
export const NESTED: Planted = {
  name: 'nested-permission',
  file: 'kvm_s2_fault_compute_prot.ts',
  was: /^ *adjust_nested_fault_perms\(k, .*;\n/m,
  becomes: '',
};

/**
 * Puts the variant into a folder of its name below `folder`.
 * @returns its MODULE, from `folder`
 */
export function plant(folder: string, { becomes, file, name, was }: Planted): string {
  const planted = join(folder, name);
  cpSync(STATE_OBJECT, planted, { recursive: true });
  for (const entry of readdirSync(planted)) {
    const path = join(planted, entry);
    const text = asStrangers(readFileSync(path, 'utf8'));
    if (entry === file && !was.test(text)) throw new Error(`${file} no longer has ${was}: mend ${name}`);
    writeFileSync(path, entry === file ? text.replace(was, becomes) : text);
  }
  return `${name}/user_mem_abort.ts`;
}
