// SPDX-License-Identifier: GPL-2.0-only
/** The mmu.c of the kernels that Debian ships. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Pair } from '../core/pair.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../subjects/user_mem_abort/known-problems/all.ts';
import { load } from './load.ts';
import { debianText } from './testing/debian.ts';
import { translate } from './translate.ts';

const SCENARIOS = 3000;

/** What is expected of each version's file. */
const VERSIONS = [
  {
    version: '6.12',
    parameters: ['vcpu', 'fault_ipa', 'nested', 'memslot', 'hva', 'fault_is_perm'],
    functions: [
      'memslot_is_logging',
      'get_user_mapping_size',
      'kvm_is_device_pfn',
      'fault_supports_stage2_huge_mapping',
      'transparent_hugepage_adjust',
      'get_vma_page_shift',
      'kvm_vma_mte_allowed',
      'user_mem_abort',
    ],
  },
  {
    version: '6.1',
    parameters: ['vcpu', 'fault_ipa', 'memslot', 'hva', 'fault_status'],
    functions: [
      'memslot_is_logging',
      'kvm_is_device_pfn',
      'get_user_mapping_size',
      'fault_supports_stage2_huge_mapping',
      'transparent_hugepage_adjust',
      'get_vma_page_shift',
      'user_mem_abort',
    ],
  },
] as const;

describe.each(VERSIONS)("Debian's $version mmu.c", ({ version, parameters, functions }) => {
  const found = debianText(version);
  const reason = 'reason' in found ? found.reason : null;
  beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));
  const text = 'text' in found ? found.text : '';

  it('is translated down to the façade of its release, which is told by what it calls', () => {
    const t = translate(text, { file: 'arch/arm64/kvm/mmu.c', function: 'user_mem_abort' });
    expect(t.release).toBe(version);
    expect(t.signature.arguments).toEqual(parameters);
    expect(new Set(t.functions.map((f) => f.name))).toEqual(new Set(functions));
    expect(t.modelled.map((m) => m.name)).toEqual(['kvm_send_hwpoison_signal', 'sanitise_mte_tags']);
    expect(t.configSymbols).toEqual({ __PAGETABLE_PMD_FOLDED: null });
    expect(t.statics).toEqual([]);
  });

  it('is equal to itself under other names and layout, effects included', () => {
    const options = { file: 'mmu.c', function: 'user_mem_abort' };
    const renamed = text
      .replaceAll('vma_pagesize', 'bytes')
      .replaceAll(/^\t+/gm, ' ')
      .replaceAll('\n\n', '\n');
    const pair = new Pair(
      new Bench(),
      load(translate(text, options), 'as it is'),
      load(translate(renamed, options), 'renamed'),
      { strict: true, preemptions: 1, knownProblems: KNOWN_PROBLEMS },
    );
    let different = 0;
    for (let seed = 0; seed < SCENARIOS; seed++) {
      pair.choices.startRandom(seed);
      if (pair.run()) continue;
      const { kind } = pair.judge();
      // What both break alike is the release's own, and no difference.
      if (kind !== null) different++;
    }
    expect(different).toBe(0);
  });
});
