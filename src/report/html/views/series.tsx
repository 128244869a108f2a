// SPDX-License-Identifier: GPL-2.0-only
// The patches of a series.
import type { VNode } from 'preact';
import type { SeriesJson } from '../../series/files.ts';
import { differenceText, SERIES_WORDS, wordText } from '../../series/words.ts';
import { count } from '../../words.ts';
import { Badge } from '../components/badge.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';

/** Id of the view. */
export const SERIES_VIEW = 'series';

/** The other functions that patches touch. */
function Further({ report: { base, further } }: { readonly report: SeriesJson }): VNode {
  const rows = further.flatMap(({ function: name, patches }) =>
    patches.map(({ againstBase, firstDifference, name: patch, word }) => [
      patch,
      `${name}()`,
      <Badge key="word" word={wordText(word)} />,
      <Badge key="base" word={wordText(againstBase)} />,
      differenceText(firstDifference ?? undefined),
    ]),
  );
  return (
    <>
      <h3>Further functions</h3>
      {rows.length > 0 && (
        <Table
          label="How each patch changes the other functions that it touches"
          head={['patch', 'function', 'verdict', `since ${base}`, 'first difference']}
          rows={rows}
        />
      )}
      {further.flatMap(({ function: name, remarks }) =>
        remarks.map((remark) => (
          <p key={`${name} ${remark}`} class="note">
            {name}(): {remark}.
          </p>
        )),
      )}
    </>
  );
}

/** Each patch of a series against its predecessor and the base. */
export function Series({ report }: { readonly report: SeriesJson }): VNode {
  const { base, firstBreak, further, patches, takenBack } = report;
  return (
    <View id={SERIES_VIEW} title="The series, patch by patch">
      <p class="lead">
        {firstBreak === null
          ? `No patch breaks what its predecessor keeps.`
          : `${firstBreak} is the first that breaks what its predecessor keeps.`}
        {further.flatMap((one) =>
          one.firstBreak === null ? [] : [` In ${one.function}() ${one.firstBreak} does.`],
        )}
      </p>
      <p>
        {count(report.scenarios, 'scenario')} a pair; seed {report.seed}, races {report.preemptions}.
      </p>
      <Table
        label="How each patch compares with the one before it and with the base"
        head={['patch', 'subject', 'verdict', `since ${base}`, 'declared', 'first difference']}
        rows={patches.map(({ againstBase, contracts, firstDifference, name, subject, word }) => [
          name,
          subject ?? '',
          <Badge key="word" word={wordText(word)} />,
          <Badge key="base" word={wordText(againstBase)} />,
          contracts.join(', '),
          differenceText(firstDifference ?? undefined),
        ])}
      />
      {takenBack.map(({ changedBy, scenarios, takenBackBy }) => (
        <p key={`${changedBy} ${takenBackBy}`}>
          In {count(scenarios, 'scenario')} {takenBackBy} brings back an outcome that {changedBy} had changed.
        </p>
      ))}
      {report.further.length > 0 && <Further report={report} />}
      <dl class="facts">
        {Object.entries(SERIES_WORDS).map(([word, words]) => (
          <>
            <dt>{word}</dt>
            <dd>{words}</dd>
          </>
        ))}
      </dl>
    </View>
  );
}
