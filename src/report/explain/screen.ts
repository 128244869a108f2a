// SPDX-License-Identifier: GPL-2.0-only
// The terminal.
import type { Topic } from '../../analysis/explain/catalogue.ts';
import {
  type Explanation,
  KINDS,
  type Kind,
  type Row,
  type Table,
} from '../../analysis/explain/explanation.ts';
import type { Paint } from '../paint.ts';
import { pad, wrap } from '../wrap.ts';

/** Where and how an explanation is shown. */
export interface ExplainStyle {
  readonly width: number;
  readonly paint: Paint;
}

const PLURAL: { readonly [kind in Kind]: string } = {
  dimension: 'dimensions',
  invariant: 'invariants',
  site: 'sites',
  race: 'races',
  contract: 'contracts',
  'known problem': 'known problems',
  canary: 'canaries',
  bug: 'bugs',
  operator: 'operators',
};

/** Columns of the labels on the left. */
const LABEL = 14;

/** Everything that can be explained, in groups. */
export function topicsText(topics: readonly Topic[], { paint, width }: ExplainStyle): string {
  const groups = KINDS.flatMap((kind) => {
    const names = topics.filter((topic) => topic.kind === kind).map(({ name }) => name);
    return labelled(PLURAL[kind], names.join(', '), width, paint.bold);
  });
  return [
    ...wrap('What explain knows; a site may carry a number, as in kvm_fault_lock#1.', width),
    '',
    ...groups,
    '',
  ].join('\n');
}

/** What a name stands for. */
export function explanationText(explanation: Explanation, style: ExplainStyle): string {
  const { about, facts, kind, name, tables } = explanation;
  const { paint, width } = style;
  const lines = [
    `${paint.bold(name)} ${paint.dim(`(${kind})`)}`,
    ...wrap(about, width),
    '',
    ...kernelLines(explanation).flatMap((line, i) =>
      labelled(i === 0 ? 'kernel' : '', line, width, paint.bold),
    ),
    ...facts.flatMap((fact) => labelled(fact.name, fact.text, width, paint.bold)),
    ...tables.flatMap((table) => tableLines(table, style)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function kernelLines({ files, kernel }: Explanation): readonly string[] {
  const lines = files.map((file) => `${file.name} in ${file.text}`);
  const alone = kernel === '' || (files.length === 1 && files[0]?.name === kernel);
  return alone ? lines : [kernel, ...lines];
}

function labelled(
  label: string,
  text: string,
  width: number,
  paint: (label: string) => string,
): readonly string[] {
  return wrap(text, width - LABEL).map((line, i) => paint(pad(i === 0 ? label : '', LABEL)) + line);
}

function tableLines({ rows, title }: Table, { paint, width }: ExplainStyle): readonly string[] {
  const widest = Math.max(...rows.map(({ name }) => name.length));
  // Long names stand above what is said about them.
  const beside = widest <= width / 3;
  const line = ({ name, text }: Row): readonly string[] =>
    beside
      ? wrap(text, width - widest - 4).map((line, i) => `  ${pad(i === 0 ? name : '', widest)}  ${line}`)
      : [
          ...wrap(`${name}:`, width - 2, '  ').map((line) => `  ${line}`),
          ...wrap(text, width - 6).map((line) => `      ${line}`),
        ];
  return ['', paint.bold(title), ...rows.flatMap(line)];
}
