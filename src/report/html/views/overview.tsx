// SPDX-License-Identifier: GPL-2.0-only
// The verdict, what it covers and what not.
import { Fragment, type VNode } from 'preact';
import type { BranchReport } from '../../../core/result.ts';
import { wholeSentence } from '../../further.ts';
import type { JsonReport } from '../../json.ts';
import { LIMITS, limitsOf } from '../../markdown/limits.ts';
import { remarkLines, scenariosOf, verdictSentence } from '../../verdict.ts';
import { count, number } from '../../words.ts';
import { counterexampleId, listingId } from '../anchors.ts';
import { Badge } from '../components/badge.tsx';
import { Command } from '../components/command.tsx';
import { Name } from '../components/name.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';
import type { Results } from '../results.ts';

/** Id of the view that is shown first. */
export const OVERVIEW = 'verdict';

/** The verdict with what it rests on and what it leaves open. */
export function Overview({
  command,
  results,
}: {
  readonly results: Results;
  readonly command: string;
}): VNode {
  const { verify } = results;
  return (
    <View id={OVERVIEW} title="Verdict">
      {results.remarks.map((remark) => (
        <p key={remark} class="note">
          {remark}.
        </p>
      ))}
      {verify === null ? <NoVerdict command={command} /> : <Verified report={verify} />}
    </View>
  );
}

function NoVerdict({ command }: { readonly command: string }): VNode {
  return (
    <>
      <p class="lead">No run of verify has left its result in this folder.</p>
      <Command text={command} />
    </>
  );
}

function Verified({ report }: { readonly report: JsonReport }): VNode {
  const whole = wholeSentence(report, report.further);
  return (
    <>
      <p class={`verdict ${report.verdict}`}>
        <strong>{report.verdict}</strong>
        <span>{verdictSentence(report).replace(/^[A-Z]+ /, '')}</span>
      </p>
      {whole !== null && <p class="lead">{whole}.</p>}
      {remarkLines(report).map((line) => (
        <p key={line} class="note">
          {line}.
        </p>
      ))}
      <PairTable report={report} />
      <Further report={report} />
      <Divergences report={report} />
      <Unused report={report} />
      <Covered report={report} />
      <BaseProblems report={report} />
      <Invariants report={report} />
      <Limits report={report} />
    </>
  );
}

function PairTable({ report }: { readonly report: JsonReport }): VNode {
  return (
    <Table
      label="The variants and their verdicts"
      head={[
        'variant',
        'verdict',
        'grade',
        'scenarios',
        'executions',
        'divergences',
        'contracts',
        'problems of the base',
      ]}
      numeric={[3, 4, 5, 6, 7]}
      rows={report.pairs.map((pair) => [
        <a href={`#${listingId(pair.refactored)}`}>{pair.refactored}</a>,
        <Badge word={pair.word ?? pair.verdict} />,
        pair.grade,
        number(scenariosOf(pair)),
        number(pair.executions),
        String(pair.divergences.filter(({ contract }) => contract === null).length),
        String(pair.divergences.filter(({ contract }) => contract !== null).length),
        String(pair.baseProblems.length),
      ])}
    />
  );
}

/** The name of a function, leading to the page of its own reports. */
function OwnPage({
  function: name,
  hasReports,
}: {
  readonly function: string;
  readonly hasReports: boolean;
}): VNode {
  return hasReports ? <a href={`${name}/index.html`}>{name}()</a> : <>{name}()</>;
}

/** The other functions that the change touches. */
function Further({ report: { further } }: { readonly report: JsonReport }): VNode | null {
  if (further.length === 0) return null;
  return (
    <>
      <h3>Further functions that the change touches</h3>
      <Table
        label="What came of other functions that the change touches"
        head={['function', 'change', 'what came of it']}
        rows={further.map(({ function: name, reports, sentence, verdict, word }) => [
          <OwnPage key="name" function={name} hasReports={reports !== null} />,
          word === null && verdict === null ? '-' : <Badge word={word ?? verdict ?? ''} />,
          sentence,
        ])}
      />
    </>
  );
}

function Divergences({ report }: { readonly report: JsonReport }): VNode | null {
  const all = report.pairs.flatMap((pair) => pair.divergences);
  if (all.length === 0) return null;
  return (
    <>
      <h3>Where they differ</h3>
      <ul class="cases">
        {all.map((divergence) => (
          <li key={divergence.id}>
            <a href={`#${counterexampleId(divergence.id)}`}>{divergence.id}</a>{' '}
            {divergence.contract === null ? (
              <Badge word={divergence.class} tone="bad" />
            ) : (
              <Badge word="contract" />
            )}{' '}
            {divergence.contract === null ? (
              <Differing report={report} divergence={divergence} />
            ) : (
              <Name kind="contract" name={divergence.contract} verify={report} />
            )}
            <small> in {count(divergence.count, 'scenario')}</small>{' '}
            {divergence.outcomeSets && (
              <Badge
                word={
                  divergence.outcomeSets.relation === 'equal' ? 'equal sets' : divergence.outcomeSets.relation
                }
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

interface DifferingProps {
  readonly report: JsonReport;
  readonly divergence: JsonReport['pairs'][number]['divergences'][number];
}

/** The invariants that are broken, then the parts of the outcome that differ. */
function Differing({ divergence, report }: DifferingProps): VNode {
  const names = [...new Set(divergence.invariants.map(({ name }) => name))];
  return (
    <>
      <NameList names={names} report={report} />
      {names.length > 0 && divergence.differs.length > 0 && ', '}
      {divergence.differs.join(', ')}
    </>
  );
}

/** Invariants in a row. */
function NameList({
  names,
  report,
}: {
  readonly names: readonly string[];
  readonly report: JsonReport;
}): VNode {
  return (
    <>
      {names.map((name, i) => (
        <Fragment key={name}>
          {i > 0 && ', '}
          <Name kind="invariant" name={name} verify={report} />
        </Fragment>
      ))}
    </>
  );
}

/** Contracts that declare what is not there. */
function Unused({ report }: { readonly report: JsonReport }): VNode | null {
  const unused = report.pairs.flatMap(({ contracts, refactored }) =>
    contracts
      .filter(({ count: fired, divergence }) => fired === 0 && divergence === null)
      .map(({ id, title }) => ({ id, title, refactored })),
  );
  if (unused.length === 0) return null;
  return (
    <>
      <h3>Contracts that never fired</h3>
      <ul class="cases">
        {unused.map(({ id, refactored, title }) => (
          <li key={`${refactored} ${id}`}>
            <Badge word="unused" /> <Name kind="contract" name={id} verify={report} /> ({refactored}): {title}
          </li>
        ))}
      </ul>
    </>
  );
}

function Covered({ report }: { readonly report: JsonReport }): VNode {
  const { canaries, options, seed, versions } = report;
  const caught = canaries.filter((canary) => canary.caught);
  const branches = branchesOf(report);
  const weights = [...new Set(report.pairs.flatMap(({ coverage }) => coverage?.weight ?? []))];
  const shares = [...new Set(report.pairs.map((pair) => pair.spaceCovered))].filter(
    (share) => share !== null,
  );
  return (
    <>
      <h3>What was covered</h3>
      <dl class="facts">
        <dt>engine</dt>
        <dd>
          {options.engine}
          {report.grade === 'exhaustive'
            ? ''
            : `, ${count(options.runs, 'scenario')} for each variant, seed ${seed}`}
        </dd>
        <dt>share of the space</dt>
        <dd>
          {shares.length === 0
            ? 'unknown: a sample cannot say'
            : shares.map((share) => `${Math.floor(1e6 * share) / 1e4} %`).join(', ')}
          {weights.length > 0 && `; the shares of all runs sum to ${weights.join(', ')}`}
        </dd>
        <dt>page sizes</dt>
        <dd>{options.pageSize}</dd>
        <dt>races</dt>
        <dd>{options.preemptions === 0 ? 'none' : `at most ${options.preemptions} in one run`}</dd>
        <dt>compared</dt>
        <dd>{options.strict ? 'final machines and ordered effects' : 'final machines'}</dd>
        <dt>canaries</dt>
        <dd>
          {caught.length} of {canaries.length} caught
          {caught.length > 0 &&
            `, each within ${number(Math.max(...caught.map((c) => c.executions)))} executions`}
        </dd>
        <dt>versions</dt>
        <dd>
          {Object.entries(versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(', ')}
        </dd>
      </dl>
      {branches.length > 0 && <Branches branches={branches} />}
    </>
  );
}

function branchesOf(report: JsonReport): readonly BranchReport[] {
  const all = report.pairs.flatMap((pair) => pair.branches);
  return [...new Map(all.map((branch) => [branch.variant, branch])).values()];
}

function Branches({ branches }: { readonly branches: readonly BranchReport[] }): VNode {
  return (
    <>
      <h4>Branches reached</h4>
      <ul class="bars">
        {branches.map(({ reached, remark, total, variant }) => (
          <li key={variant}>
            <a href={`#${listingId(variant)}`}>{variant}</a>
            <progress
              max={Math.max(total, 1)}
              value={reached}
              aria-label={`Branches of ${variant} reached`}
            />
            <span>{remark ?? `${reached} of ${total}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function BaseProblems({ report }: { readonly report: JsonReport }): VNode | null {
  if (report.baseProblems.length === 0) return null;
  return (
    <>
      <h3>Problems of the base</h3>
      <p>
        What the base breaks itself: no concern of the verdict, which is about the difference. A variant that
        mends one differs.
      </p>
      <ul class="cases">
        {report.baseProblems.map(({ count: executions, id, known, title }) => (
          <li key={id}>
            <a href={`#${counterexampleId(id)}`}>{id}</a> {!known && <Badge word="new" tone="bad" />} {title}
            <small> in {count(executions, 'execution')}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function Invariants({ report }: { readonly report: JsonReport }): VNode {
  const all = report.pairs.flatMap((pair) => pair.invariants);
  const variants = [...new Set(all.map(({ variant }) => variant))];
  const names = [...new Set(all.map(({ name }) => name))];
  // The reference takes part in every pair: what it broke in any of them counts.
  const worst = (name: string, variant: string): VNode => {
    const found = all.filter((line) => line.name === name && line.variant === variant);
    const shown =
      found.find(({ status }) => status === 'broken') ?? found.find(({ status }) => status === 'shared');
    if (shown === undefined) return <>held</>;
    return (
      <>
        <Badge word={shown.status} /> {number(shown.count)}
      </>
    );
  };
  const notHeld = names.filter((name) => all.some((line) => line.name === name && line.status !== 'held'));
  const held = names.filter((name) => !notHeld.includes(name));
  return (
    <>
      <h3>Invariants</h3>
      <p>
        {names.length} statements were checked on every run of every variant. “Shared”: broken by both in the
        same scenarios, or as a contract declares; the number is that of executions.
      </p>
      {notHeld.length > 0 && (
        <Table
          label="Invariants that did not always hold"
          head={['invariant', ...variants]}
          rows={notHeld.map((name) => [
            <Name kind="invariant" name={name} verify={report} />,
            ...variants.map((variant) => worst(name, variant)),
          ])}
        />
      )}
      <details>
        <summary>{held.length} held throughout</summary>
        <p>
          <NameList names={held} report={report} />
        </p>
      </details>
    </>
  );
}

function Limits({ report }: { readonly report: JsonReport }): VNode {
  return (
    <>
      <h3>What this does not prove</h3>
      <p>{LIMITS[report.grade]}</p>
      <ul>
        {limitsOf(report.sources).map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </>
  );
}
