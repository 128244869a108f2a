// SPDX-License-Identifier: GPL-2.0-only
// What looks at the text of a variant looks at C as well, and names its lines.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StructureReport } from '../src/analysis/audit/report.ts';
import type { ElementsReport } from '../src/report/mutate/elements.ts';
import type { MutationJson } from '../src/report/mutate/json.ts';
import { folderWith, run } from './testing/cli.ts';
import { BASE, FILE, LEAKING, tree } from './testing/kernel-tree.ts';

/** The line of the only place with a text. */
function lineOf(text: string, fragment: string): number {
  const lines = text.split('\n').flatMap((line, i) => (line.includes(fragment) ? [i + 1] : []));
  expect(lines).toHaveLength(1);
  return lines[0] ?? 0;
}

/** The handler with a structure for what it looks up. */
const STATEFUL = BASE.replace(
  'static int user_mem_abort',
  `struct my_fault {
	struct kvm *kvm;
	struct page *page;
	kvm_pfn_t pfn;
	bool writable;
	bool is_write;
};

static int pin(struct kvm_vcpu *vcpu, struct kvm_memory_slot *memslot, gfn_t gfn, struct my_fault *fault)
{
	fault->pfn = __kvm_faultin_pfn(memslot, gfn, fault->is_write ? FOLL_WRITE : 0,
				       &fault->writable, &fault->page);
	if (is_error_noslot_pfn(fault->pfn))
		return -EFAULT;
	return 0;
}

static int user_mem_abort`,
)
  .replace(
    /\tpfn = __kvm_faultin_pfn[\s\S]*?\tgive_back\(vcpu->kvm, page\);\n/,
    `\tfault.kvm = vcpu->kvm;
	fault.is_write = kvm_is_write_fault(vcpu);
	if (pin(vcpu, memslot, gfn, &fault))
		return -EFAULT;

	give_back(fault.kvm, fault.page);
`,
  )
  .replace(
    '\tstruct page *page;\n\tbool writable;\n\tkvm_pfn_t pfn;\n\tgfn_t gfn;',
    '\tstruct my_fault fault = {};\n\tgfn_t gfn;',
  );

describe('structure', () => {
  it('of a range finds the page that is not released on a path, at its line of the C', async () => {
    const { root } = tree();
    const { code, stdout } = await run(root, 'structure', '--git', 'start..HEAD~1', '--json');
    expect(code).toBe(1);
    const { results } = JSON.parse(stdout) as StructureReport;
    const pins = results.filter(({ rule }) => rule === 'pins-are-released');
    expect(pins.map(({ holds }) => holds)).toEqual([true, false]);
    const [finding] = pins[1]?.findings ?? [];
    expect(finding?.at).toBe(`${FILE}:${lineOf(LEAKING, '(memslot, gfn, 0') + 6}`);
    expect(finding?.path?.join('\n')).toContain(`${FILE}:${lineOf(LEAKING, '!writable')} `);
  });

  it('follows pointers to fields, and audits the structures that the C declares', async () => {
    const folder = folderWith({
      'old.c': STATEFUL,
      'new.c': STATEFUL.replace('\tgive_back(fault.kvm, fault.page);\n', ''),
    });
    const { stdout } = await run(folder, 'structure', '--legacy', 'old.c', '--refactored', 'new.c', '--json');
    const { audits, results } = JSON.parse(stdout) as StructureReport;
    const pins = results.filter(({ rule }) => rule === 'pins-are-released');
    expect(pins.map(({ findings, holds }) => [holds, findings.length])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    const written = audits[0]?.fields.find(({ field }) => field === 'is_write');
    expect(written?.written).toContain(`old.c:${lineOf(STATEFUL, 'fault.is_write =')}`);
    expect(audits[0]?.fields.map(({ field }) => field)).toEqual([
      'kvm',
      'page',
      'pfn',
      'writable',
      'is_write',
    ]);
  });
});

describe('mutate', () => {
  it('makes mutants of C, of the lines that a patch changed alone, and names them by the C', async () => {
    const { root } = tree();
    const words = ['mutate', '--git', 'start..HEAD~1', '--runs', '400'];
    const all = JSON.parse((await run(root, ...words, '--json')).stdout) as MutationJson;
    expect(all.variants).toHaveLength(1);
    expect(all.killed).toBeGreaterThan(10);
    const { stdout } = await run(root, ...words, '--changed');
    const page = JSON.parse(
      readFileSync(join(root, '.stage2-verify/mutation.json'), 'utf8'),
    ) as ElementsReport;
    const { language, mutants, source } = page.files[FILE] ?? { language: '', mutants: [], source: '' };
    expect([language, source]).toEqual(['c', LEAKING]);
    // The new name of give_back() at both places, and the condition.
    const changed = [1, lineOf(LEAKING, '!writable'), lineOf(LEAKING, '\t\tput_fault_page')];
    expect(mutants.length).toBeGreaterThan(2);
    for (const { id, location } of mutants)
      expect([id, changed.some((line) => location.start.line <= line && line <= location.end.line)]).toEqual([
        id,
        true,
      ]);
    expect(mutants.find(({ mutatorName }) => mutatorName === 'negate-condition')).toMatchObject({
      id: `${FILE}:${changed[1]}/negate-condition`,
      description: '!writable',
      replacement: 'writable',
      status: 'Killed',
    });
    expect(stdout).toMatch(/mutants?: \d+ killed/);
  });

  it('of changed lines needs a patch of C', async () => {
    const { root } = tree();
    const { code, stderr } = await run(
      root,
      'mutate',
      '--changed',
      '--legacy',
      'legacy',
      '--refactored',
      'state-object',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--changed needs base and tip in C');
  });
});
