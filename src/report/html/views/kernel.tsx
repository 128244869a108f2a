// SPDX-License-Identifier: GPL-2.0-only
// The model beside a running kernel.
import type { VNode } from 'preact';
import type { JsonKernel } from '../../kernel/json.ts';
import { count, number } from '../../words.ts';
import { Badge } from '../components/badge.tsx';
import { Command } from '../components/command.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';

/** Id of the view. */
export const KERNEL_VIEW = 'running-kernel';

/** What a running kernel did of what the model predicts, by dimension and value. */
export function OnKernel({ held }: { readonly held: JsonKernel }): VNode {
  const {
    agreed,
    command,
    differences,
    explained,
    functions,
    known,
    machines,
    notRun,
    races,
    release,
    values,
  } = held;
  const isGood = differences === 0 && notRun === 0;
  const realised = values.filter(({ scenarios }) => scenarios > 0).length;
  return (
    <View id={KERNEL_VIEW} title="Running kernel">
      <p class="lead">
        <Badge word={isGood ? 'held' : 'divergent'} /> {count(held.scenarios, 'scenario')} on {release}
        {races === 0 ? '' : `, ${number(races)} of them with a race`}: {number(agreed)} agree,{' '}
        {number(explained)} differ as explained, {number(differences)} for no known reason, {number(notRun)}{' '}
        did not run
      </p>
      <p>
        Each scenario was brought about from user space, and what the model says of the C of that kernel was
        held against what came of it. A verdict is worth as much as the two are alike.
      </p>
      <p>
        Some scenarios are held against the model of the caller, <code>kvm_handle_guest_abort()</code>, whose
        aborts are for what is no memory and for old entries as well; the old ones reach{' '}
        <code>handle_access_fault()</code>.
      </p>
      <Table
        label="Scenarios by function"
        head={['function', 'scenarios', 'agreed', 'values realised', 'values']}
        rows={functions.map((one) => [
          `${one.function}()`,
          ...[one.scenarios, one.agreed, one.realised, one.values].map(number),
        ])}
        numeric={[1, 2, 3, 4]}
      />
      <Table
        label="Scenarios by machine"
        head={['machine', 'CPU', 'KVM runs in', 'scenarios', 'agreed']}
        rows={machines.map((one) => [
          ...[one.name, one.cpu, one.mode],
          ...[number(one.scenarios), number(one.agreed)],
        ])}
        numeric={[3, 4]}
      />
      <h3>Dimensions and values</h3>
      <p>
        {number(realised)} of {count(values.length, 'value')} of <code>user_mem_abort()</code> were looked at
        in a scenario.
      </p>
      <Table
        label="Values by whether the machine can have them and whether it agreed"
        head={['value', 'realised', 'agreed']}
        rows={values.map(({ agreed: same, dimension, reason, scenarios, value }) => [
          `${dimension}=${value}`,
          reason === null ? number(scenarios) : `not: ${reason}`,
          reason === null ? number(same) : '',
        ])}
        numeric={[2]}
      />
      <h3>Known problems</h3>
      <Table
        label="Known problems on the machine"
        head={['problem', 'on the machine']}
        rows={known.map(({ title, verdict }) => [title, verdict])}
      />
      <p>It is renewed by</p>
      <Command text={command} />
    </View>
  );
}
