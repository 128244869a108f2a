// SPDX-License-Identifier: GPL-2.0-only
// A release too many.
import { callStatement } from './code.ts';
import { RELEASES } from './drop-release.ts';
import { type Operator, replaced } from './operator.ts';

export const releaseTwice: Operator = {
  name: 'release-twice',
  about: 'A page that the helper releases and its caller as well.',
  changesAt: (node) =>
    callStatement(node, RELEASES) === null ? [] : [replaced(node, `${node.getText()} ${node.getText()}`)],
};
