// SPDX-License-Identifier: GPL-2.0-only
// Mutants inside the source that they were made in.
import type { VNode } from 'preact';
import type { ElementsReport } from '../../mutate/elements.ts';
import { count } from '../../words.ts';
import { mutantLineId } from '../anchors.ts';

type ElementsFile = ElementsReport['files'][string];
type Mutant = ElementsFile['mutants'][number];

/** What became of a mutant, in one word that can be chosen by. */
function fateOf({ status, statusReason }: Pick<Mutant, 'status' | 'statusReason'>): string {
  if (status === 'Ignored') return /^[a-z-]+(?=: )/.exec(statusReason)?.[0] ?? 'the same';
  return { Killed: 'killed', Survived: 'survived', CompileError: 'invalid' }[status];
}

/** Every file with its mutants below their lines, and what to choose them by. */
export function MutantListing({ files }: Pick<ElementsReport, 'files'>): VNode {
  const all = Object.values(files).flatMap(({ mutants }) => mutants);
  const fates = [...new Set(all.map(fateOf))];
  const operators = [...new Set(all.map(({ mutatorName }) => mutatorName))].sort();
  return (
    <div class="mutants">
      <h3>In the source</h3>
      <div class="mutant-bar" hidden>
        <Choice label="Fate" first="all fates" name="fate" values={fates} />
        <Choice label="Operator" first="all operators" name="operator" values={operators} />
        <output />
      </div>
      {Object.entries(files)
        .filter(([, file]) => file.mutants.length > 0)
        .map(([path, file], i) => (
          <File key={path} path={path} file={file} index={i} />
        ))}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly first: string;
  readonly values: readonly string[];
}

function Choice({ first, label, name, values }: ChoiceProps): VNode {
  return (
    <select aria-label={label} data-choice={name}>
      <option value="">{first}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </select>
  );
}

interface FileProps {
  readonly path: string;
  readonly file: ElementsFile;
  readonly index: number;
}

function File({ file, index, path }: FileProps): VNode {
  const byLine = new Map<number, Mutant[]>();
  for (const mutant of file.mutants) {
    const { line } = mutant.location.start;
    byLine.set(line, [...(byLine.get(line) ?? []), mutant]);
  }
  const lines = file.source.replace(/\n$/, '').split('\n');
  const survived = file.mutants.filter(({ status }) => status === 'Survived').length;
  return (
    <details open={survived > 0}>
      <summary>
        {path}{' '}
        <small>
          {count(file.mutants.length, 'mutant')}
          {survived > 0 && `, ${survived} survived`}
        </small>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys. */}
      <section class="wide listing" tabIndex={0} aria-label={`Mutants in ${path}`}>
        {lines.map((text, i) => (
          <Line key={i} id={mutantLineId(index, i + 1)} number={i + 1} text={text}>
            {byLine.get(i + 1) ?? []}
          </Line>
        ))}
      </section>
    </details>
  );

  function Line(line: {
    readonly id: string;
    readonly number: number;
    readonly text: string;
    readonly children: readonly Mutant[];
  }): VNode {
    return (
      <>
        <div class="l" id={line.id}>
          <b>{line.number}</b>
          <i>{line.children.length === 0 ? '' : line.children.length}</i>
          <code>{line.text === '' ? ' ' : line.text}</code>
        </div>
        {line.children.map((mutant) => (
          <p
            key={mutant.id}
            class={`mutant ${fateOf(mutant)}`}
            data-fate={fateOf(mutant)}
            data-operator={mutant.mutatorName}
          >
            <b>{fateOf(mutant)}</b> {mutant.mutatorName}: <del>{short(mutant.description)}</del>{' '}
            {/^[\s;]*$/.test(mutant.replacement) ? 'is gone' : <ins>{short(mutant.replacement)}</ins>}{' '}
            <small>{mutant.statusReason.replace(/^[a-z-]+: /, '')}</small>
          </p>
        ))}
      </>
    );
  }
}

/** Code as it reads on a line. */
function short(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

/** Characters of code that are shown. */
const MOST = 120;
