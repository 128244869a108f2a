// SPDX-License-Identifier: GPL-2.0-only
// What became weaker since a revision.
import type { VNode } from 'preact';
import type { GateJson } from '../../gate/json.ts';
import { number } from '../../words.ts';
import { counterexampleId } from '../anchors.ts';
import { Badge, type Tone } from '../components/badge.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';

/** Id of the view. */
export const GATE_VIEW = 'gate';

const TONES: { readonly [result in GateJson['result']]: Tone } = {
  passes: 'good',
  weaker: 'bad',
  inconclusive: 'warn',
};

/** What became weaker since a revision. */
export function Gate({ report }: { readonly report: GateJson }): VNode {
  const { base, certificate, judges, modelChanged, mutants, notes, reasons, result, variants } = report;
  return (
    <View id={GATE_VIEW} title="Gate">
      <p class="lead">
        <Badge word={result} tone={TONES[result]} /> against {base.revision} ({base.commit.slice(0, 12)})
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {judges.length > 0 && (
        <Table
          label="What judges and has changed"
          head={['what', 'files', 'weaker in']}
          rows={judges.map(({ allowed, files, weaker, what }) => [
            what,
            files.join(', '),
            weaker.length === 0 ? '' : `${weaker.join('; ')}${allowed ? ' (allowed)' : ''}`,
          ])}
        />
      )}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <Table
        label="Each variant at the base and here"
        head={['variant', 'change', 'at the base', 'here', 'what shows']}
        rows={variants.map(({ base: before, because, change, divergence, here, name, weaker }) => [
          name,
          because.length === 0 ? change : `${change}: ${because.join(', ')}`,
          before === null ? '–' : `${before.verdict} (${before.grade})`,
          here === null ? (
            '–'
          ) : (
            <Badge word={`${here.verdict} (${here.grade})`} tone={weaker === null ? 'plain' : 'bad'} />
          ),
          divergence === null ? (
            ''
          ) : (
            <a href={`#${counterexampleId(divergence.id)}`}>{divergence.headline}</a>
          ),
        ])}
      />
      <dl class="facts">
        <dt>model</dt>
        <dd>{modelChanged ? 'changed' : 'unchanged'}</dd>
        <dt>certificate</dt>
        <dd>{certificate}</dd>
        {mutants !== null && (
          <>
            <dt>mutants of changed lines</dt>
            <dd>
              {number(mutants.killed)} killed, {number(mutants.equivalentWithinBound)} equivalent,{' '}
              {number(mutants.survivors.length)} survived
            </dd>
          </>
        )}
      </dl>
      {mutants !== null && mutants.survivors.length > 0 && (
        <Table
          label="Mutants that survive"
          head={['place', 'operator', 'was', 'becomes']}
          rows={mutants.survivors.map(({ at, becomes, operator, was }) => [
            at,
            operator,
            <code>{was}</code>,
            <code>{becomes}</code>,
          ])}
        />
      )}
    </View>
  );
}
