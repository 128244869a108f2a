// SPDX-License-Identifier: GPL-2.0-only
// The audit.
import type { AuditedField, StateAudit } from '../../analysis/audit/audit.ts';
import type { StateComparison, StructureReport } from '../../analysis/audit/report.ts';
import { markdownTable } from '../markdown/markup.ts';

const VERDICTS: readonly (readonly [AuditedField['verdict'], string])[] = [
  ['fault', 'given by the caller and never changed'],
  ['redundant', 'can be computed anew from the fault wherever it is needed: **better not stored**'],
  ['local', 'only one function has to do with it: **better a local**'],
  ['reassigned', 'several steps change it, so that its meaning depends on when one looks: **better split**'],
  ['late', 'follows from fields that an earlier step fills in: **better decided there**'],
  ['cached', 'follows from other fields, and is stored by the step that fills them in: a computation saved'],
  ['state', 'holds what nothing else tells'],
];

/** state-object.md: the audit of the structures, and what really became of their fields. */
export function stateObjectPage(report: StructureReport): string {
  return `${[
    '# State-object audit',
    'For every field of the structures in which a refactored variant keeps its state: where it is written and read, after which function it is constant, where its value comes from, and whether it has to be stored at all.',
    `Origin: a value that reads only the fault registers and their decoders is the *architecture's* report; one that reads only memslot, VMA, pin, the VM and the guest tables that KVM walked is the *hypervisor's* context; one that mixes both, or reads neither, is an *implementation* detail. A constant stored under a condition is as its condition, and a field that holds a parameter is what the parameter is.`,
    `Derivations are read off the text: the one expression that defines the field, expanded until it reads parameters and other fields. A parameter has none; for it, every decoder of the fault that takes the vCPU alone is tried (marked *tried*). A derivation counts only if it gave the stored value at every read in the runs, and the value was seen to vary. Runs are a sample: they refute, they do not prove.`,
    VERDICTS.map(([verdict, about]) => `- **${verdict}**: ${about}`).join('\n'),
    ...report.audits.flatMap(section),
    '## What really happened',
    'The verdicts *reassigned* and *late* were made knowing what the follow-up series did; that they fit it is no proof of them. That nothing in its final state is named is the stronger sign.',
    ...(report.comparisons.length === 0
      ? ['No two successive states of the series were audited.']
      : report.comparisons.flatMap(comparison)),
  ].join('\n\n')}\n`;
}

function section(audit: StateAudit): string[] {
  const named = audit.fields.filter((field) => field.named);
  const several = audit.structs.length > 1;
  const derived = audit.fields.filter((field) => field.derivation !== null);
  return [
    `## ${audit.variant}`,
    `${audit.structs.map((struct) => `\`${struct}\``).join(' and ')}: ${audit.fields.length} fields, ${
      named.length
    } better elsewhere${named.length === 0 ? '' : ` (${named.map((field) => field.field).join(', ')})`}. Derivations confirmed by ${audit.runs} random scenarios.`,
    markdownTable(
      ['field', 'origin', 'verdict', 'written', 'read', 'constant after'],
      audit.fields.map((field) => [
        several ? `${field.struct}.${field.field}` : field.field,
        field.origin,
        field.named ? `**${field.verdict}**` : field.verdict,
        places(field.written),
        places(field.read),
        field.constantAfter === null ? 'from the start' : `${field.constantAfter}()`,
      ]),
    ),
    ...(derived.length === 0
      ? []
      : [
          markdownTable(
            ['field', 'always equals', 'reads compared', 'remark'],
            derived.map((field) => [
              field.field,
              `\`${field.derivation?.expression}\``,
              String(field.derivation?.checked),
              remark(field),
            ]),
          ),
        ]),
  ];
}

function remark(field: AuditedField): string {
  const { derivation } = field;
  if (derivation === null) return '';
  const changing = derivation.changing.map((input) => input.replace(/^.*\./, ''));
  return [
    ...(derivation.evidence === 'mined' ? ['tried'] : []),
    ...(changing.length > 0 ? [`${changing.join(', ')} is written behind it: by the runs alone`] : []),
  ].join('; ');
}

/** `file:1,2` for each file, without its folder. */
function places(list: readonly string[]): string {
  const byFile = new Map<string, string[]>();
  for (const place of list) {
    const [file = '', line = ''] = place.replace(/^.*\//, '').replace('.ts:', ':').split(':');
    byFile.set(file, [...(byFile.get(file) ?? []), line]);
  }
  return [...byFile].map(([file, lines]) => `${file}:${lines.join(',')}`).join('<br>') || '-';
}

function comparison({ before, after, fields }: StateComparison): string[] {
  const gone = fields.filter((field) => field.fate !== 'kept');
  const hits = gone.filter((field) => field.named);
  const misses = gone.filter((field) => !field.named);
  const extra = fields.filter((field) => field.named && field.fate === 'kept');
  return [
    `### From ${before} to ${after}`,
    `${gone.length} of ${fields.length} fields went; the audit of ${before} names ${hits.length} of them, misses ${misses.length}, and names ${extra.length} that stayed.`,
    markdownTable(
      ['field', 'verdict', 'what happened', 'agrees', 'explanation'],
      fields.map((field) => [
        field.field,
        field.named ? `**${field.verdict}**` : field.verdict,
        field.fate === 'renamed' ? `became ${field.becomes}` : field.fate,
        field.agrees ? 'yes' : 'no',
        field.explanation ?? (field.agrees ? '' : 'not explained'),
      ]),
    ),
  ];
}
