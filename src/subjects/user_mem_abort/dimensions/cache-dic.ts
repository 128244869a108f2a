// SPDX-License-Identifier: GPL-2.0-only
// CTR_EL0.DIC of the host.
import { only } from '../../../core/dimension.ts';
import { NestedSize } from '../../../kernel/environment.ts';
import { isExec } from './access.ts';
import { dimension } from './declare.ts';
import { isPermission } from './fault-kind.ts';
import { nestedSize } from './nested-size.ts';
import { nestedXn } from './nested-xn.ts';
import { isDriverVma } from './vma-kind.ts';

export const cacheDIC = dimension({
  number: 17,
  name: 'cacheDIC',
  about:
    'CTR_EL0.DIC: no instruction-cache maintenance needed, so cacheable memory is mapped executable at once.',
  source: 'cpus_have_final_cap(ARM64_HAS_CACHE_DIC)',
  unkept: true,
  values: [
    { label: 'no', about: 'without', weight: 2 },
    { label: 'yes', about: 'with' },
  ],
  // With DIC a cacheable leaf is executable from the start, unless the guest's own stage-2 took that away.
  domain: (c) => {
    if (!isPermission(c) || !isExec(c) || isDriverVma(c)) return only(0, 1);
    const granted = c.pick(nestedSize.number) === NestedSize.none || c.pick(nestedXn.number) === 0;
    return granted ? only(0) : only(0, 1);
  },
  answers: {
    hasDIC(): boolean {
      return this.choices.pick(cacheDIC.number) === 1;
    },
  },
});
