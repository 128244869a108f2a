// SPDX-License-Identifier: GPL-2.0-only
// States of mmu.c in pairs: what the commit says of itself, what a verdict should say, and what was found where it says something else.

/** What a change says of itself. */
export type Claim = 'no functional change' | 'fix' | 'change of behaviour' | 'vendor';

/** A text and how it is to be read. */
export interface State {
  /** A commit, or the name of a folder with the text of a state that is in no tree of torvalds'. */
  readonly state: string;
  readonly config?: { readonly [symbol: string]: boolean };
}

/** A pair of states, what is expected of it, and what came of it. */
export interface HistoryPair {
  /** The function that is verified; `user_mem_abort` without. */
  readonly function?: string;
  readonly before: State;
  readonly after: State;
  readonly claim: Claim;
  /** What a verdict on the function should say. */
  readonly expected: string;
  /** The words of a verdict that say so. */
  readonly words: readonly string[];
  /** What was found out by looking at the C and at the smallest scenarios; null until somebody has. */
  readonly analysis: string | null;
}

const at = (state: string): State => ({ state });

/** The pairs, the oldest first; behind them versions in the wild against what they are based on. */
export const PAIRS: readonly HistoryPair[] = [
  {
    before: at('2f40c46021bbb3ecd5c5f05764ecccbc276bc690'),
    after: at('91a2c34b7d6fadc9c5d9433c620ea4c32ee7cae8'),
    claim: 'fix',
    expected: "differs only where the pfn is a device's and the VMA did not force pages",
    words: ['equivalent', 'mends', 'changes'],
    analysis: null,
  },
  {
    before: at('c728fd4ce75e9c342ea96facc5a2fe5ddb976a67'),
    after: at('10ba2d17d2972926c60e01dace6d7a3f8d968c4f'),
    claim: 'fix',
    expected: 'equal while the slots are stable, as they are in the model',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('fd6f17bade2147b31198ad00b22d3acf5a398aec'),
    after: at('2aa53d68cee6603931f73b28ef6b51ff3fde9397'),
    claim: 'change of behaviour',
    expected: 'PFNMAP is mapped in blocks; a block may reach out of the VMA',
    words: ['changes', 'breaks'],
    analysis: null,
  },
  {
    before: at('378e6a9c78a02b4b609846aa0afccf34d3038977'),
    after: at('25aa28691bb960a76f0cffd8862144a29487f6ff'),
    claim: 'change of behaviour',
    expected:
      'leaf and return value are equal: the caches are maintained by the walker and no longer by the handler, so that where a block replaces pages after a permission fault its other pages are cleaned as well',
    words: ['equivalent', 'mends'],
    analysis: null,
  },
  {
    before: at('6011cf68c88545e16cb32039c2cecfdae6a32315'),
    after: at('f2cc327303b13a70311e823bd52aa0bca8c7ddbc'),
    claim: 'change of behaviour',
    expected:
      'the same leaf, fewer calls on permission faults: the granule of the fault instead of a walk of the user tables',
    words: ['equivalent', 'refinement', 'changes'],
    analysis:
      'the expectation missed that the walk which the tip leaves out ran with interrupts on, and met entries that VM_BUG_ON() does not allow: with fewer walks there are fewer of them. Every difference is of that kind; leaf and return value are equal. The verdict is right.',
  },
  {
    before: at('2dbf12ae132cc78048615cfa19c9be64baaf0ced'),
    after: at('d77e59a8fccde7fb5dd8c57594ed147b4291c970'),
    claim: 'fix',
    expected: 'equal for one thread: the race is between two threads that set tags',
    words: ['equivalent'],
    analysis:
      'both agree: user_mem_abort() shows no difference. The fix is in sanitise_mte_tags(), which the model stands in for, and about two threads; the tool names it and leaves the verdict open, as it should.',
  },
  {
    before: at('d77e59a8fccde7fb5dd8c57594ed147b4291c970'),
    after: at('d89585fbb30869011b326ef26c94c3137d228df9'),
    claim: 'no functional change',
    expected: 'equal',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('13ec9308a85702af7c31f3638a2720863848a7f2'),
    after: at('e86fc1a3a3e9b4850fe74d738e3cfcf4297d8bba'),
    claim: 'fix',
    expected:
      'mends the walk with interrupts on; -EAGAIN or -EFAULT where the walk finds no leaf, equal elsewhere',
    words: ['mends'],
    analysis: null,
  },
  {
    before: at('9a7ad19ac804df56d3a150bcbe8f467a63821625'),
    after: at('fc61f554e6947edd21cd84fb814f8418349a3569'),
    claim: 'change of behaviour',
    expected:
      'equal: a walk flag that says that the walk resolves a fault; the rest is in handle_access_fault()',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('28991c91d577c39bbd9f1b5424554890c3aa351b'),
    after: at('85c7869e30b770082b78134e61c1c7db5a903ea4'),
    claim: 'change of behaviour',
    expected: 'the marks of the page after a failed map differ; leaf and return value are equal',
    words: ['changes', 'mends'],
    analysis: null,
  },
  {
    before: at('8cc9dc1ae4fb075e29e2d5cf2386761d3497049a'),
    after: at('216887f79d9878d9cb169729fea3bb16c56db465'),
    claim: 'change of behaviour',
    expected: 'differs for a VMA that is neither PFNMAP nor MIXEDMAP with a pfn outside the memory map',
    words: ['changes', 'equivalent'],
    analysis:
      'every difference is of that kind: memory of a DAX device, which is in no VMA of pfns and outside the memory map. What the base took for a device, the tip maps as memory, in blocks and for execution; there it comes to what the kernels up to 6.18 do with all memory of a guest hypervisor: execution at one exception level alone is not told from execution at both (within-nested-permission). The word is right for this subject, the cause is older than the commit.',
  },
  {
    before: at('2a8dfab26677ae37243a40d170704588f791cfd3'),
    after: at('0c67288e0c8bc1e39d7057fbae65bf57ca943676'),
    claim: 'change of behaviour',
    expected: 'the refusal of cacheable PFNMAP comes to depend on FWB and DIC',
    words: ['changes', 'breaks'],
    analysis: null,
  },
  {
    before: at('derived-5f9466b5-parent'),
    after: at('5f9466b50c1b4253d91abf81780b90a722133162'),
    claim: 'fix',
    expected: 'mends two early returns that keep the page; return values are equal',
    words: ['mends'],
    analysis: null,
  },
  {
    before: at('derived-1d8c3c23-parent'),
    after: at('1d8c3c23a6bc1527e253b305b4b68c03d833b824'),
    claim: 'fix',
    expected: 'mends nested faults whose canonical IPA is not aligned to the mapping; equal elsewhere',
    words: ['mends'],
    analysis:
      'leaf and pinned page are what was expected, for every mapping that is larger than a page and not for nested faults alone. The word is that of kinds behind those that are shown, which known problems explain: where the base maps other pages than the host has, nobody asks for their tags; the tip maps the right ones, and comes to what it has for other memory already (mte-permission-upgrade, mte-hugetlb-partial).',
  },
  {
    before: at('638ea79669f8a231c248cf9a13ea12e5dce745bf'),
    after: at('a7b57e0995927cc5fb8629594e2abf2a6f1000e9'),
    claim: 'change of behaviour',
    expected: 'equal: the change is in the dispatcher',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('f0877a1455cc6a93be14e4da741ce26ac0d6ca6d'),
    after: at('ea03466e806fea942841a41cfaab8db8c851aa71'),
    claim: 'change of behaviour',
    expected: 'equal: the change is in the dispatcher',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('e07fc9e2da91f6d9eeafa2961be9dc09d65ed633'),
    after: at('66fcf492008db407e8d600ceaefd2c8a8070c5ae'),
    claim: 'no functional change',
    expected:
      'mends the lsb of the poison signal in a nested fault, by 244acf1976b8 that lies between; equal elsewhere',
    words: ['mends'],
    analysis: null,
  },
  {
    before: at('legacy-244acf19'),
    after: at('66fcf492008db407e8d600ceaefd2c8a8070c5ae'),
    claim: 'no functional change',
    expected: 'equal',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('opencca-7d5e91ca-cured'),
    after: at('debian-6.12.117'),
    claim: 'fix',
    expected:
      'PFNMAP sizes: the tip takes them from the user page tables and no longer from the VMA (71cc2c67fb8f), and aligns the canonical IPA',
    words: ['mends', 'changes'],
    analysis:
      'all that is shown is the change of sizes that was expected, and what follows from it under a race. The word is that of kinds behind the eight that are shown, which come last because known problems explain them: with a folded PMD a leaf maps other pages than the host (leaf-maps-host-pages), and a permission fault needs a table that nobody topped up (memcache-sufficient). The tip comes to both on PFNMAP, as it has for other memory before.',
  },
  {
    before: at('f2cc327303b13a70311e823bd52aa0bca8c7ddbc'),
    after: { state: 'islet-74d810b8', config: { CONFIG_REALM: false } },
    claim: 'vendor',
    expected: 'without CONFIG_REALM: takes the read lock for a write to a block while logging, and then maps',
    words: ['breaks'],
    analysis: null,
  },
  {
    before: at('28991c91d577c39bbd9f1b5424554890c3aa351b'),
    after: at('android-6.12.30-2c9224d3'),
    claim: 'vendor',
    expected:
      'a nested fault takes hva, pfn and dirty mark by its own gfn; the memory cache is chosen only where it is topped up',
    words: ['breaks'],
    analysis: null,
  },
  {
    before: at('fb9888fdfada0b5ad977f08f7550432a08aacbb1'),
    after: { state: 'amazonlinux-c2f23f20', config: { CPU_NC_TO_NGNRE: false } },
    claim: 'vendor',
    expected: 'equal on a processor without the erratum',
    words: ['equivalent'],
    analysis: null,
  },
  {
    before: at('fb9888fdfada0b5ad977f08f7550432a08aacbb1'),
    after: { state: 'amazonlinux-c2f23f20', config: { CPU_NC_TO_NGNRE: true } },
    claim: 'vendor',
    expected: 'with the erratum Device-nGnRE where upstream maps Normal-NC',
    words: ['breaks', 'changes'],
    analysis: null,
  },
  {
    before: at('a7b57e0995927cc5fb8629594e2abf2a6f1000e9'),
    after: at('JackThomson2-0cd7dc05'),
    claim: 'vendor',
    expected: 'cacheable PFNMAP is always a device: kvm_is_device_pfn() instead of the attributes of the VMA',
    words: ['changes', 'breaks'],
    analysis: null,
  },
  {
    function: 'kvm_handle_guest_abort',
    before: at('derived-f5fe0ade-parent'),
    after: at('debian-6.12.117'),
    claim: 'fix',
    expected:
      'mends translation faults beyond the IPA space, which were emulated or forwarded because the space was asked of permission faults (11e5ea5242e3, until f5fe0adeed60)',
    words: ['mends'],
    analysis: null,
  },
  {
    function: 'kvm_handle_guest_abort',
    before: at('28991c91d577c39bbd9f1b5424554890c3aa351b'),
    after: at('85c7869e30b770082b78134e61c1c7db5a903ea4'),
    claim: 'change of behaviour',
    expected: 'the marks of the page after a failed map differ, as in user_mem_abort() alone',
    words: ['changes', 'mends'],
    analysis: null,
  },
  {
    function: 'kvm_handle_guest_abort',
    before: at('638ea79669f8a231c248cf9a13ea12e5dce745bf'),
    after: at('a7b57e0995927cc5fb8629594e2abf2a6f1000e9'),
    claim: 'change of behaviour',
    expected:
      'differs for slots with a guest_memfd, which went to user_mem_abort() by their address before; their permission faults repeat for ever until 9be19df816de',
    words: ['changes', 'breaks'],
    analysis:
      'every difference is of a slot with a guest_memfd, as of 40,000 scenarios looked at one by one. The word is that of kinds which known problems explain, and which come behind those that are shown: a permission fault is mapped again, which changes nothing, and repeats for ever (progress, permission-fault-mapped, 260 of the 269 scenarios that break something); in protected mode an address within its page does so with pages above 4K (unaligned-address); and where the base finds no page at the address, and maps nothing, the tip maps that of the file, executable as kernels up to 6.18 map all memory of a guest hypervisor (within-nested-permission: nested-exec-at-one-level, nested-exec-without-xnx). Model and check are right, and so is the word: the commit brings the first, and reaches the others by a new way. That the base leaves no record of a memory fault (memory-fault-exit) is no fault of its own, as it knows of no file; it counts as mended.',
  },
  {
    function: 'kvm_handle_guest_abort',
    before: at('f0877a1455cc6a93be14e4da741ce26ac0d6ca6d'),
    after: at('ea03466e806fea942841a41cfaab8db8c851aa71'),
    claim: 'change of behaviour',
    expected:
      'differs for protected guests alone: the base treats them as others, so that their memory is refused or given without a pin, and the tip has pkvm_mem_abort() for them, with what that breaks itself (protected-unaligned-address)',
    words: ['changes', 'mends', 'breaks'],
    analysis:
      'every difference is of a protected guest: held to guests that are not, the two are equal on all 387,061,383,168 machines without a race. The base, which nobody lets make such a guest, maps its memory with the permissions of the access, which the hypervisor refuses (-EINVAL), or with all of them, of a page that is not pinned, not accounted, or of a file. The word is that of the new handler: with pages above 4K an address in the middle of one is given as it is, which repeats for ever beside a neighbour (progress), where the base refuses; 0cdcc1039200 mends it.',
  },
  {
    function: 'gmem_abort',
    before: at('derived-9be19df8-parent'),
    after: at('derived-9be19df8'),
    claim: 'fix',
    expected: 'mends permission faults, which were mapped again and repeated for ever',
    words: ['mends'],
    analysis:
      'the fix is what is shown most (progress, permission-fault-mapped). The expectation missed that a permission fault fills no cache any more: where that fails, the base returns -ENOMEM and the tip resolves the fault, which is an outcome of its own. And the word is that of a kind which a known problem explains: where the base left the entry as it was, the tip relaxes it to what mapping gives already, execution that the guest hypervisor forbids without FEAT_XNX (nested-exec-without-xnx). The verdict is right.',
  },
  {
    function: 'gmem_abort',
    before: at('a7b57e0995927cc5fb8629594e2abf2a6f1000e9'),
    after: at('JackThomson2-0cd7dc05'),
    claim: 'vendor',
    expected: 'neither samples nor checks the sequence: a page that was punched out meanwhile stays mapped',
    words: ['breaks'],
    analysis: null,
  },
  {
    function: 'handle_access_fault',
    before: at('9a7ad19ac804df56d3a150bcbe8f467a63821625'),
    after: at('fc61f554e6947edd21cd84fb814f8418349a3569'),
    claim: 'change of behaviour',
    expected: 'the read lock instead of the write lock, and a shared walk: the same leaf',
    words: ['equivalent', 'refinement', 'changes'],
    analysis: null,
  },
  {
    function: 'kvm_handle_guest_abort',
    before: at('derived-ad9c62bd-parent'),
    after: at('ad9c62bd8946621ed02ac94131a921222508a8bc'),
    claim: 'change of behaviour',
    expected: "external aborts that are not the host's own leave to user space where the VM asked for it",
    words: ['changes'],
    analysis: null,
  },
  {
    function: 'kvm_handle_guest_abort',
    before: at('legacy-244acf19'),
    after: at('66fcf492008db407e8d600ceaefd2c8a8070c5ae'),
    claim: 'no functional change',
    expected: 'equal',
    words: ['equivalent'],
    analysis: null,
  },
  {
    function: 'pkvm_mem_abort',
    before: at('ea03466e806fea942841a41cfaab8db8c851aa71'),
    after: at('derived-9be19df8'),
    claim: 'no functional change',
    expected: 'equal: what it is given comes in the descriptor, and the cache is filled by another helper',
    words: ['equivalent'],
    analysis: null,
  },
  {
    function: 'pkvm_mem_abort',
    before: at('derived-9be19df8'),
    after: at('derived-0cdcc103'),
    claim: 'fix',
    expected:
      'mends addresses within a page: with pages above 4K the next page, where the guest has it, was taken for the one that faulted; equal with 4K pages',
    words: ['mends'],
    analysis:
      'The same mending wherever it differs: the page at the fault is mapped in place of the next one. Where another thread changed the memory before it was pinned, `progress` asks nothing of either text, since such a fault may be taken again; what the base does there breaks nothing that is listed, and the difference counts as a new outcome. The word is that of the check, which is careful; the fix is right.',
  },
];
