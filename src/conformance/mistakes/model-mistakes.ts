// SPDX-License-Identifier: GPL-2.0-only
// Mistakes in the modelled page tables.

/** A mistake that is planted into the model, to see whether the kernel's C gives it away. */
export interface ModelMistake {
  readonly name: string;
  /** Below `src/kernel/pgtable`, without its ending. */
  readonly file: string;
  /** What is there once, as the compiler leaves it too. */
  readonly find: string;
  readonly becomes: string;
}

export const MODEL_MISTAKES: readonly ModelMistake[] = [
  {
    name: 'a broken entry stays counted',
    file: 'pte',
    find: 'table.refs--;',
    becomes: '',
  },
  {
    name: 'a made entry is not counted',
    file: 'pte',
    find: 'table.refs++;',
    becomes: '',
  },
  {
    name: 'a made leaf joins no run, and is none the less found',
    file: 'table',
    find: 'this.output[next] === this.outputOf(position, end)',
    becomes: 'true',
  },
  {
    name: 'a run is cut one entry late',
    file: 'table',
    find: 'if (to < end) this.divide(position, to);',
    becomes: 'if (to + 1 < end) this.divide(position, to + 1);',
  },
  {
    name: 'every leaf of a run has the first output address',
    file: 'table',
    find: 'return this.output[position] + (idx - this.index[position]) * this.granule;',
    becomes: 'return this.output[position];',
  },
  {
    name: 'clearing a run gives one count back',
    file: 'pte',
    find: 'table.refs -= table.length[position];',
    becomes: 'table.refs -= 1;',
  },
  {
    name: 'a locked entry is taken',
    file: 'pte',
    find: 'return BUSY;',
    becomes: 'return position;',
  },
  {
    name: 'an exclusive walk does not warn at a locked entry, and a shared one does',
    file: 'pte',
    find: 'if (!w.shared) warn(',
    becomes: 'if (w.shared) warn(',
  },
  {
    name: 'a table is replaced with a flush of its first address',
    file: 'pte',
    find: 'flushRange(w.m, Math.floor(w.addr / size) * size, size);',
    becomes: 'flushIpa(w.m, w.addr, level);',
  },
  {
    name: 'permissions count as a change',
    file: 'map_walker',
    find: '& ~KVM_PGTABLE_PROT_RWX) !== 0 ||',
    becomes: ') !== 0 ||',
  },
  {
    name: 'software bits go by break-before-make in every walk',
    file: 'map_walker',
    find: '!w.shared &&',
    becomes: 'false &&',
  },
  {
    name: 'software bits are stored in place by a shared walk too',
    file: 'map_walker',
    find: '!w.shared &&',
    becomes: '',
  },
  {
    name: 'blocks at input addresses that are not aligned',
    file: 'map_walker',
    find: ' && Math.floor(w.addr / granule) * granule === w.addr',
    becomes: '',
  },
  {
    name: 'blocks at every level',
    file: 'map_walker',
    find: 'if (level < g.KVM_PGTABLE_MIN_BLOCK_LEVEL) return false;',
    becomes: '',
  },
  {
    name: 'a block for a range that is a page short',
    file: 'map_walker',
    find: 'if (granule > w.end - w.addr) return false;',
    becomes: 'if (granule > w.end - w.addr + g.PAGE_SIZE) return false;',
  },
  {
    name: 'a collapsed table is lost',
    file: 'map_walker',
    find: 'freeUnlinked(w, child);',
    becomes: '',
  },
  {
    name: 'a table page is lost when the entry is locked',
    file: 'map_walker',
    find: 'w.pool.free(child);',
    becomes: '',
  },
  {
    name: 'data is cleaned whatever the caller says',
    file: 'map_walker',
    find: '(w.flags & KVM_PGTABLE_WALK_SKIP_CMO) === 0',
    becomes: 'true',
  },
  {
    name: 'no cache is no error',
    file: 'map_walker',
    find: 'if (w.mc === null) return -ENOMEM;',
    becomes: '',
  },
  {
    name: 'device memory may be executable',
    file: 'attributes',
    find: 'if (type !== 0 && (prot & KVM_PGTABLE_PROT_X) !== 0) return -EINVAL;',
    becomes: '',
  },
  {
    name: 'two memory types at once',
    file: 'attributes',
    find: 'if (type === MEMORY_TYPE) return -EINVAL;',
    becomes: '',
  },
  {
    name: 'device memory counts as cacheable',
    file: 'attributes',
    find: 'return (attr & MEMORY_TYPE) === 0;',
    becomes: 'return true;',
  },
  {
    name: 'relaxing takes software bits',
    file: 'relax',
    find: 'if ((prot & KVM_PGTABLE_PROT_SW) !== 0) return -EINVAL;',
    becomes: '',
  },
  {
    name: 'relaxing does not flush after a lost race',
    file: 'relax',
    find: 'else if (ret === -EAGAIN) flushIpa(t.m, addr, LEVEL_UNKNOWN);',
    becomes: '',
  },
  {
    name: 'relaxing takes W away',
    file: 'relax',
    find: 't.m.mappingRules.relaxTakesExecution ? KVM_PGTABLE_PROT_X : 0,',
    becomes: 'KVM_PGTABLE_PROT_RWX,',
  },
  {
    name: 'execution is granted over a stale instruction cache',
    file: 'attr_walker',
    find: '!executable(old) && w.m.recorder.tracing',
    becomes: 'executable(old) && w.m.recorder.tracing',
  },
  {
    name: 'write protection stops at a hole',
    file: 'wrprotect',
    find: '0, KVM_PGTABLE_PROT_W, KVM_PGTABLE_WALK_IGNORE_EAGAIN',
    becomes: '0, KVM_PGTABLE_PROT_W, 0',
  },
  {
    name: 'making young makes old',
    file: 'mkyoung',
    find: '1, 0, PTE_OLD',
    becomes: '1, PTE_OLD, 0',
  },
  {
    name: 'testing for age ages',
    file: 'age_walker',
    find: 'if (!w.mkold) return;',
    becomes: '',
  },
  {
    name: 'a table is freed with entries in it',
    file: 'unmap_walker',
    find: 'if (w.pool.table(child).refs !== 1) return 0;',
    becomes: '',
  },
  {
    name: 'an unmapped table is flushed at a level',
    file: 'unmap_walker',
    find: 'flushIpa(w.m, addr, LEVEL_UNKNOWN);',
    becomes: 'flushIpa(w.m, addr, 2);',
  },
  {
    name: 'an unmapped device page is cleaned to memory',
    file: 'unmap_walker',
    find: 'if (cacheable(old)) cleanDcache',
    becomes: 'cleanDcache',
  },
  {
    name: 'a split maps the start of the run',
    file: 'split_walker',
    find: 'table.outputOf(position, idx)',
    becomes: 'table.output[position]',
  },
  {
    name: 'a split keeps the memory type',
    file: 'split_walker',
    find: 'protAttr(w.m, pteProt(old))',
    becomes: 'protAttr(w.m, old)',
  },
  {
    name: 'a freed table keeps what is below it',
    file: 'free_unlinked',
    find: 'dropEntries(w, child);',
    becomes: '',
  },
  {
    name: 'the walk goes on where it was before a block joined its neighbour',
    file: 'walk',
    find: 'position = table.find(idx); if (ret',
    becomes: 'if (ret',
  },
  {
    name: 'a walk goes on after a lost race',
    file: 'walk',
    find: 'ret === -EAGAIN && ',
    becomes: 'ret !== -ERANGE || ',
  },
  {
    name: 'a range may end beyond the input addresses',
    file: 'walk',
    find: 'start > t.limit || w.end > t.limit',
    becomes: 'start > t.limit',
  },
];
