// SPDX-License-Identifier: GPL-2.0-only
// -EAGAIN returned to the caller.
import { type Bug, inSource } from './bug.ts';

export const f2: Bug = {
  id: 'F2',
  title: '-EAGAIN was returned to the caller',
  fixedBy: '694d071f8d85d504055540a27f0dbe9dbf44584e',
  showsWhen: 'the fault is to be taken again',
  change: 'What the map call returned is returned.',
  states: {
    legacy: inSource((code) => code.replace(code.find('user_mem_abort', 'ret !== -EAGAIN ? ret : 0'), 'ret')),
    'extracted-helpers': inSource((code) =>
      code.replace(code.find('kvm_s2_fault_map', 'ret !== -EAGAIN ? ret : 0'), 'ret'),
    ),
    'state-object': inSource((code) =>
      code.replace(code.ifOn('kvm_s2_fault_map', 'ret !== -EAGAIN').getExpression(), 'true'),
    ),
    'fault-desc': inSource((code) =>
      code.replace(code.ifOn('kvm_s2_fault_map', 'ret !== -EAGAIN').getExpression(), 'true'),
    ),
  },
};
