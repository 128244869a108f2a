// SPDX-License-Identifier: GPL-2.0-only
// The mutation score.
import type { VNode } from 'preact';
import type { ElementsReport } from '../../mutate/elements.ts';
import { count, number } from '../../words.ts';
import { mutantLineId } from '../anchors.ts';
import { Figure } from '../components/figure.tsx';
import { MutantListing } from '../components/mutant-listing.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';
import { killPlot } from '../plots/detection.ts';

/** Id of the view. */
export const MUTATION_VIEW = 'mutation';

/** A mutant and where it is. */
type Placed = ElementsReport['files'][string]['mutants'][number] & { readonly path: string };

/** The mutation score, what survived, and why nothing tells the rest. */
export function Mutation({ report }: { readonly report: ElementsReport }): VNode {
  const mutants = Object.entries(report.files).flatMap(([path, file]) =>
    file.mutants.map((mutant): Placed => ({ ...mutant, path })),
  );
  const survived = mutants.filter(({ status }) => status === 'Survived');
  const scenarios = mutants.flatMap(scenariosOf);
  return (
    <View id={MUTATION_VIEW} title="Mutation">
      <p class="lead">
        {count(mutants.filter(isProgram).length, 'mutant')}:{' '}
        {number(mutants.filter(({ status }) => status === 'Killed').length)} killed,{' '}
        {number(mutants.filter(({ status }) => status === 'Ignored').length)} the same on every machine,{' '}
        {survived.length === 0 ? 'none survived' : `${number(survived.length)} survived`}.
      </p>
      <p>
        A mutant is a variant with one small mistake; it is killed when a run tells it from the variant that
        it was made of. The helpers that variants share count for the original.
      </p>
      <Score title="variant" groups={grouped(mutants, variantOf)} />
      {survived.length > 0 && <Survivors mutants={survived} files={Object.keys(placedFiles(report))} />}
      {scenarios.length > 0 && (
        <Figure svg={killPlot(scenarios)} label="Scenarios until killed">
          Share of the killed mutants that were told apart within so many scenarios.
        </Figure>
      )}
      <h3>By operator</h3>
      <Score title="operator" groups={grouped(mutants, ({ mutatorName }) => mutatorName)} />
      <Equivalents mutants={mutants.filter(({ status }) => status === 'Ignored')} />
      <MutantListing files={report.files} />
    </View>
  );
}

function isProgram({ status }: Placed): boolean {
  return status !== 'CompileError';
}

/** Helpers that variants share count for the original; C goes by its file, and a module that is not built in by its folder. */
function variantOf({ path }: Placed): string {
  if (/^(?:legacy|src\/kernel)\//.test(path)) return 'legacy';
  return (
    /^refactored\/([^/]+)\//.exec(path)?.[1] ?? (/\.c$/.test(path) ? path : path.replace(/\/[^/]*$/, ''))
  );
}

function scenariosOf({ status, statusReason }: Placed): readonly number[] {
  const scenarios = /^after ([\d,]+) scenario/.exec(statusReason)?.[1];
  return status === 'Killed' && scenarios !== undefined ? [Number(scenarios.replaceAll(',', ''))] : [];
}

function grouped(
  mutants: readonly Placed[],
  nameOf: (mutant: Placed) => string,
): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const mutant of mutants.filter(isProgram))
    groups.set(nameOf(mutant), [...(groups.get(nameOf(mutant)) ?? []), mutant]);
  return groups;
}

interface ScoreProps {
  readonly title: string;
  readonly groups: ReadonlyMap<string, readonly Placed[]>;
}

function Score({ groups, title }: ScoreProps): VNode {
  const of = (mutants: readonly Placed[], wanted: Placed['status']): number =>
    mutants.filter(({ status }) => status === wanted).length;
  return (
    <Table
      label={`Mutants by ${title}`}
      head={[title, 'killed', 'the same', 'survived', 'score']}
      numeric={[1, 2, 3, 4]}
      rows={[...groups].map(([name, mutants]) => {
        const [killed, survived] = [of(mutants, 'Killed'), of(mutants, 'Survived')];
        const judged = killed + survived;
        return [
          name,
          number(killed),
          number(of(mutants, 'Ignored')),
          number(survived),
          judged === 0 ? '–' : `${((100 * killed) / judged).toFixed(1)} %`,
        ];
      })}
    />
  );
}

/** The files that have mutants, in the order of the listing. */
function placedFiles({ files }: ElementsReport): ElementsReport['files'] {
  return Object.fromEntries(Object.entries(files).filter(([, { mutants }]) => mutants.length > 0));
}

interface SurvivorsProps {
  readonly mutants: readonly Placed[];
  readonly files: readonly string[];
}

function Survivors({ files, mutants }: SurvivorsProps): VNode {
  return (
    <>
      <h3>Survived</h3>
      <Table
        label="Mutants that survived"
        head={['place', 'operator', 'becomes']}
        rows={mutants.map(({ location, mutatorName, path, replacement }) => [
          <a href={`#${mutantLineId(files.indexOf(path), location.start.line)}`}>
            {path}:{location.start.line}
          </a>,
          mutatorName,
          <code>{replacement}</code>,
        ])}
      />
    </>
  );
}

function Equivalents({ mutants }: { readonly mutants: readonly Placed[] }): VNode | null {
  if (mutants.length === 0) return null;
  return (
    <details>
      <summary>{count(mutants.length, 'mutant')} that nothing tells, and why</summary>
      <ul>
        {[...grouped(mutants, ({ statusReason }) => statusReason.replace(/^[a-z-]+: /, ''))].map(
          ([reason, group]) => (
            <li key={reason}>
              {reason}
              <br />
              <small>{group.map(({ location, path }) => `${path}:${location.start.line}`).join(', ')}</small>
            </li>
          ),
        )}
      </ul>
    </details>
  );
}
