// SPDX-License-Identifier: GPL-2.0-only
// Structure rules and the state-object audit.
import type { VNode } from 'preact';
import type { AuditedField, StateAudit } from '../../../analysis/audit/audit.ts';
import type { StateComparison, StructureReport } from '../../../analysis/audit/report.ts';
import { structureSentence } from '../../structure/words.ts';
import { count } from '../../words.ts';
import { Badge } from '../components/badge.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';

/** Id of the view. */
export const STRUCTURE_VIEW = 'structure';

/** The structure rules, and the audit of the state that the refactoring carries around. */
export function Structure({ report }: { readonly report: StructureReport }): VNode {
  const variants = [report.legacy, ...report.refactored];
  const found = report.results.filter(({ findings }) => findings.length > 0);
  return (
    <View id={STRUCTURE_VIEW} title="Structure and state">
      <p class="lead">{structureSentence(report)}</p>
      <Table
        label="Structure rules by variant"
        head={['rule', ...variants]}
        rows={report.rules.map(({ about, name }) => [
          <>
            {name}
            <br />
            <small>{about}</small>
          </>,
          ...variants.map((variant) => {
            const result = report.results.find((one) => one.rule === name && one.variant === variant);
            if (result === undefined) return '';
            return result.holds ? (
              <Badge word="holds" />
            ) : (
              <Badge word={`${result.findings.length} found`} tone="warn" />
            );
          }),
        ])}
      />
      {found.map(({ findings, rule, variant }) => (
        <details key={`${rule} ${variant}`}>
          <summary>
            {rule} in {variant}: {count(findings.length, 'finding')}
          </summary>
          <ul>
            {findings.map(({ at, message }) => (
              <li key={`${at} ${message}`}>
                <code>{at}</code>: {message}
              </li>
            ))}
          </ul>
        </details>
      ))}
      <h3>State-object audit</h3>
      <p>
        For every field of the structures in which a variant keeps its state: where its value comes from,
        after which function it is constant, and whether it has to be stored at all. Bold: better elsewhere.
      </p>
      {report.audits.map((audit) => (
        <Audit key={audit.variant} audit={audit} />
      ))}
      {report.comparisons.map((comparison) => (
        <Became key={`${comparison.before} ${comparison.after}`} comparison={comparison} />
      ))}
    </View>
  );
}

function Audit({ audit }: { readonly audit: StateAudit }): VNode {
  const named = audit.fields.filter((field) => field.named);
  return (
    <>
      <h4>
        {audit.variant}: {audit.fields.length} fields of {audit.structs.join(' and ')}, {named.length} better
        elsewhere
      </h4>
      <Table
        label={`Fields of ${audit.variant}`}
        head={['field', 'origin', 'verdict', 'writes', 'reads', 'constant after', 'always equals']}
        numeric={[3, 4]}
        rows={audit.fields.map((field) => [
          field.field,
          field.origin,
          <Verdict of={field} />,
          String(field.written.length),
          String(field.read.length),
          field.constantAfter === null ? 'the start' : `${field.constantAfter}()`,
          field.derivation === null ? '' : <code>{field.derivation.expression}</code>,
        ])}
      />
    </>
  );
}

function Verdict({ of }: { readonly of: Pick<AuditedField, 'named' | 'verdict'> }): VNode {
  return of.named ? <b>{of.verdict}</b> : <span>{of.verdict}</span>;
}

function Became({ comparison }: { readonly comparison: StateComparison }): VNode {
  const { after, before, fields } = comparison;
  return (
    <details>
      <summary>
        What became of the fields of {before} in {after}
      </summary>
      <Table
        label={`Fields of ${before} in ${after}`}
        head={['field', 'verdict', 'what happened', 'agrees', 'explanation']}
        rows={fields.map((field) => [
          field.field,
          <Verdict of={field} />,
          field.fate === 'renamed' ? `became ${field.becomes}` : field.fate,
          field.agrees ? 'yes' : 'no',
          field.explanation ?? '',
        ])}
      />
    </details>
  );
}
