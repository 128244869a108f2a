// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, ROOT } from './cli.ts';

/**
 * A folder with variants that leave the exhaustive engine little to explore: `narrow.ts` does what the original does on some machines, on which
 * the canaries show, and gives up on all others. `same.ts` does the same, and `bad.ts` returns something else.
 * @param isNested whether nested machines are among them, without which a canary of sessions does not show
 */
export function folderOfNarrow(isNested = false): string {
  const original = readFileSync(join(ROOT, 'legacy/user_mem_abort.ts'), 'utf8');
  const nested = isNested ? '(nested !== null && slot.flags !== 0)' : 'nested !== null';
  const narrow = (ret: string): string => `import { user_mem_abort as original } from './original.ts';
export function user_mem_abort(k: any, vcpu: any, ipa: any, nested: any, slot: any, hva: any, perm: any): number {
  if (perm || k.is_protected_kvm_enabled() || !k.kvm_has_mte(vcpu.kvm) || ${nested}) return -14;
  const ret = original(k, vcpu, ipa, nested, slot, hva, perm);
  return ${ret};
}
`;
  return folderWith({
    'original.ts': original.replaceAll(/'\.\.\/src\/kernel\/[^']*'/g, "'stage2-verify/kernel'"),
    'narrow.ts': narrow('ret'),
    'same.ts': `${narrow('ret')}// The same.\n`,
    'bad.ts': narrow('ret === 0 ? -5 : ret'),
  });
}
