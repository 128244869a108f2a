// SPDX-License-Identifier: GPL-2.0-only
// Another release, or its flags wrong.
import { callStatement, negated } from './code.ts';
import { RELEASES } from './drop-release.ts';
import { type Change, type Operator, replaced } from './operator.ts';

export const wrongRelease: Operator = {
  name: 'wrong-release',
  about: 'Another release helper, or the right one told the wrong thing about the page.',
  changesAt: (node) => {
    const call = callStatement(node, RELEASES);
    if (call === null) return [];
    const args = call.getArguments();
    if (args.length === 1) {
      const page = args[0].getText();
      return [
        replaced(call, `k.kvm_release_page_clean(${page})`),
        replaced(call, `k.kvm_release_page_dirty(${page})`),
        replaced(call, 'k.kvm_release_page_unused(null)'),
      ];
    }
    const [, page, unused, dirty] = args;
    const changes: Change[] = [
      replaced(call, `k.kvm_release_page_unused(${page.getText()})`),
      replaced(call, `k.kvm_release_page_clean(${page.getText()})`),
      replaced(call, `k.kvm_release_page_dirty(${page.getText()})`),
      replaced(page, 'null'),
    ];
    for (const flag of [unused, dirty]) {
      changes.push(replaced(flag, 'true'), replaced(flag, 'false'), replaced(flag, negated(flag)));
    }
    return changes;
  },
};
