// SPDX-License-Identifier: GPL-2.0-only
// A divergence, contract or problem of the base.
import { Fragment, type VNode } from 'preact';
import { CLASS_WORDS } from '../../change-words.ts';
import { sizeText } from '../../counterexample.ts';
import type { CounterexampleDetail, VariantListing } from '../../detail/detail.ts';
import type { JsonReport } from '../../json.ts';
import { relationText } from '../../outcome-sets.ts';
import { count } from '../../words.ts';
import { counterexampleId, type LineFinder } from '../anchors.ts';
import { Command } from '../components/command.tsx';
import { MachineDrawing } from '../components/machine.tsx';
import { Name } from '../components/name.tsx';
import { PartsTable } from '../components/parts-table.tsx';
import { Syndrome } from '../components/syndrome.tsx';
import { Trace } from '../components/trace.tsx';
import { View } from '../components/view.tsx';
import { Where } from '../components/where.tsx';

interface CounterexampleProps {
  readonly shown: CounterexampleDetail;
  readonly verify: JsonReport | null;
  readonly listings: readonly VariantListing[];
  readonly lineOf: LineFinder;
}

/** Everything about one divergence, contract or problem of the base. */
export function Counterexample({ lineOf, listings, shown, verify }: CounterexampleProps): VNode {
  const { before, fault, firstDifference, headline, id, kind, legacy, machine, refactored, replay } = shown;
  const same = firstDifference < 0;
  return (
    <View id={counterexampleId(id)} title={`${titleOf(kind)}: ${id}`}>
      <p class="lead">{headline}.</p>
      <Said shown={shown} verify={verify} />
      {replay !== '' && <Command text={replay} />}
      <h3>What they do</h3>
      <p>
        {same
          ? `${legacy.variant} and ${refactored.variant} do the same, step by step.`
          : `${legacy.variant} on the left, ${refactored.variant} on the right. They part at step ${firstDifference + 1}.`}
      </p>
      {!same && <Where shown={shown} verify={verify} listings={listings} lineOf={lineOf} />}
      <Trace shown={shown} lineOf={lineOf} />
      <h3>The machine</h3>
      {before === null ? (
        <MachineText lines={machine} />
      ) : (
        <>
          <p>
            Each column is an address space, measured from the faulting page (the band); positions are in
            order, not to scale. What is not drawn was not looked at: it may be anything.
          </p>
          <MachineDrawing shown={shown} before={before} />
          <details>
            <summary>The machine in words</summary>
            <MachineText lines={machine} />
          </details>
        </>
      )}
      <Choices shown={shown} verify={verify} />
      {fault !== null && (
        <>
          <h3>The fault</h3>
          <Syndrome fault={fault} />
        </>
      )}
      <h3>The final machines</h3>
      <PartsTable legacy={legacy} refactored={refactored} />
      <Breaches shown={shown} verify={verify} />
    </View>
  );
}

/** What was decided of the machine, by the names that scenario files have. */
function Choices({ shown, verify }: Pick<CounterexampleProps, 'shown' | 'verify'>): VNode | null {
  const found = [
    ...(verify?.pairs.flatMap((pair) => pair.divergences) ?? []),
    ...(verify?.baseProblems ?? []),
  ].find(({ id }) => id === shown.id);
  const choices = Object.entries(found?.scenario.choices ?? {});
  const races = found?.scenario.races ?? [];
  if (choices.length + races.length === 0) return null;
  return (
    <details>
      <summary>The choices of the scenario</summary>
      <dl class="facts">
        {choices.map(([name, value]) => (
          <Fragment key={name}>
            <dt>
              <Name kind="dimension" name={name} verify={verify} />
            </dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
        {races.map(({ action, site }) => (
          <Fragment key={`${site} ${action}`}>
            <dt>
              <Name kind="race" name={action} verify={verify} />
            </dt>
            <dd>before {site}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}

function MachineText({ lines }: { readonly lines: readonly string[] }): VNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
    <pre class="wide" tabIndex={0}>
      {lines.join('\n')}
    </pre>
  );
}

function titleOf(kind: CounterexampleDetail['kind']): string {
  switch (kind) {
    case 'divergence':
      return 'Divergence';
    case 'contract':
      return 'Contract';
    case 'base-problem':
      return 'Problem of the base';
  }
}

/** What is known beside the runs: how often it was seen, why it is declared, what the analysis says. */
function Said({ shown, verify }: Pick<CounterexampleProps, 'shown' | 'verify'>): VNode | null {
  const { id } = shown;
  const divergence = verify?.pairs.flatMap((pair) => pair.divergences).find((found) => found.id === id);
  if (divergence !== undefined) {
    const contract = verify?.pairs.flatMap((pair) => pair.contracts).find((found) => found.divergence === id);
    return (
      <>
        {contract !== undefined && (
          <p>
            Declared by the contract{' '}
            <b>
              <Name kind="contract" name={contract.id} verify={verify} />
            </b>{' '}
            ({contract.commit}): {contract.title}. {contract.reason}
          </p>
        )}
        <ul class="breaches">
          {divergence.invariants.map(({ detail, name, variant }) => (
            <li key={`${variant} ${name}`}>
              <b>
                <Name kind="invariant" name={name} verify={verify} />
              </b>{' '}
              ({variant}): {detail}
            </li>
          ))}
        </ul>
        <p>
          <b>{divergence.class}</b>: {CLASS_WORDS[divergence.class]}. Seen in{' '}
          {count(divergence.count, 'scenario')}; {sizeText(divergence)}. It is shown here.
        </p>
        {divergence.outcomeSets && (
          <p>
            The outcomes compare as{' '}
            {relationText(divergence.outcomeSets, shown.legacy.variant, shown.refactored.variant)}.
          </p>
        )}
      </>
    );
  }
  const problem = verify?.baseProblems.find((found) => found.id === id);
  if (problem === undefined) return null;
  return (
    <>
      <p>
        The base breaks{' '}
        {problem.invariants.map((name, i) => (
          <Fragment key={name}>
            {i > 0 && ', '}
            <Name kind="invariant" name={name} verify={verify} />
          </Fragment>
        ))}{' '}
        here: {problem.known ? 'known' : 'new'}, and no concern of the verdict, which is about the difference.
        It explains {count(problem.count, 'execution')} of this run.
      </p>
      <p>{problem.analysis}</p>
      {problem.fixedBy !== null && <p>Mended upstream by {problem.fixedBy}.</p>}
    </>
  );
}

/** What each run breaks, what both break included. */
function Breaches({ shown, verify }: Pick<CounterexampleProps, 'shown' | 'verify'>): VNode | null {
  const runs = [shown.legacy, shown.refactored].filter(({ breaches }) => breaches.length > 0);
  if (runs.length === 0) return null;
  return (
    <>
      <h3>Broken invariants</h3>
      {runs.map(({ breaches, variant }) => (
        <div key={variant}>
          <h4>{variant}</h4>
          <ul>
            {breaches.map((breach) => {
              const [name = '', ...detail] = breach.split(': ');
              return (
                <li key={breach}>
                  <Name kind="invariant" name={name} verify={verify} />: {detail.join(': ')}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </>
  );
}
