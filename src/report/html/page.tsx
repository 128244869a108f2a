// SPDX-License-Identifier: GPL-2.0-only
// The whole page, and its contents.
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { counterexampleId, lineFinder, listingId } from './anchors.ts';
import { contentPolicy, scriptText, styleText } from './assets.ts';
import { Keys } from './components/keys.tsx';
import { View } from './components/view.tsx';
import type { Results } from './results.ts';
import { BUGS_VIEW, Bugs } from './views/bugs.tsx';
import { CERTIFICATE_VIEW, Certified } from './views/certificate.tsx';
import { Counterexample } from './views/counterexample.tsx';
import { GATE_VIEW, Gate } from './views/gate.tsx';
import { KERNEL_VIEW, OnKernel } from './views/kernel.tsx';
import { Listing } from './views/listing.tsx';
import { MUTATION_VIEW, Mutation } from './views/mutation.tsx';
import { NAMES_VIEW, Names } from './views/names.tsx';
import { OVERVIEW, Overview } from './views/overview.tsx';
import { SERIES_VIEW, Series } from './views/series.tsx';
import { STRUCTURE_VIEW, Structure } from './views/structure.tsx';

/** A view with its entry in the navigation. */
interface Entry {
  readonly id: string;
  readonly label: string;
  readonly view: VNode;
}

/** Entries under one heading. */
interface Group {
  readonly heading: string;
  readonly entries: readonly Entry[];
}

/**
 * The report as one HTML file that needs nothing else: not the network, and of scripts only its own.
 * @param verifyCommand the command that makes a verdict where there is none
 */
export function indexPage(results: Results, verifyCommand: string): string {
  const script = scriptText();
  const groups = groupsOf(results, verifyCommand).filter(({ entries }) => entries.length > 0);
  const title = renderToString(<h1 class="sr">{titleOf(results)}</h1>);
  return `<!doctype html>\n${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={contentPolicy(script)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{titleOf(results)}</title>
        <style dangerouslySetInnerHTML={{ __html: styleText() }} />
      </head>
      <body>
        <a class="skip" href={`#${OVERVIEW}`}>
          Skip to the content
        </a>
        <header>
          <strong>stage2-verify</strong>
          <span>
            <button type="button" class="open-keys" hidden>
              Keys
            </button>{' '}
            <button type="button" id="theme" hidden>
              Theme: system
            </button>
          </span>
        </header>
        <div class="columns">
          <Navigation groups={groups} />
          <main dangerouslySetInnerHTML={{ __html: `${title}${groups.flatMap(viewsOf).join('')}` }} />
        </div>
        <Keys />
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>,
  )}\n`;
}

function titleOf({ verify }: Results): string {
  return verify === null ? 'stage2-verify' : `stage2-verify: ${verify.verdict}`;
}

/** The views of a group as text: a result of another version of the program costs its own view and no other. */
function viewsOf({ entries }: Group): readonly string[] {
  return entries.map(({ id, label, view }) => {
    try {
      return renderToString(view);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return renderToString(
        <View id={id} title={label}>
          <p class="note">
            This result was left by another version of the program and cannot be shown ({message}); run its
            command again.
          </p>
        </View>,
      );
    }
  });
}

function Navigation({ groups }: { readonly groups: readonly Group[] }): VNode {
  return (
    <nav class="contents" aria-label="Contents">
      <details open>
        <summary>Contents</summary>
        {groups.map(({ entries, heading }) => (
          <div key={heading}>
            <h2>{heading}</h2>
            <ul>
              {entries.map(({ id, label }) => (
                <li key={id}>
                  <a href={`#${id}`}>{label}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </nav>
  );
}

function groupsOf(results: Results, verifyCommand: string): readonly Group[] {
  const { bugs, certificate, detail, gate, kernel, mutation, series, structure, verify } = results;
  const lineOf = lineFinder(detail);
  const cases = detail?.counterexamples ?? [];
  const entriesOf = (kind: (typeof cases)[number]['kind']): readonly Entry[] =>
    cases
      .filter((shown) => shown.kind === kind)
      .map((shown) => ({
        id: counterexampleId(shown.id),
        label: shown.id,
        view: (
          <Counterexample shown={shown} verify={verify} listings={detail?.listings ?? []} lineOf={lineOf} />
        ),
      }));
  const entry = <T,>(
    result: T | null,
    id: string,
    label: string,
    view: (result: T) => VNode,
  ): readonly Entry[] => (result === null ? [] : [{ id, label, view: view(result) }]);
  return [
    {
      heading: 'Result',
      entries: [
        { id: OVERVIEW, label: 'Verdict', view: <Overview results={results} command={verifyCommand} /> },
        ...entry(certificate, CERTIFICATE_VIEW, 'Certificate', (held) => <Certified certificate={held} />),
        ...entry(gate, GATE_VIEW, 'Gate', (report) => <Gate report={report} />),
        ...entry(series, SERIES_VIEW, 'Series', (report) => <Series report={report} />),
        ...entry(verify, NAMES_VIEW, 'Names', (report) => <Names verify={report} />),
      ],
    },
    { heading: 'Divergences', entries: entriesOf('divergence') },
    { heading: 'Contracts', entries: entriesOf('contract') },
    { heading: 'Problems of the base', entries: entriesOf('base-problem') },
    {
      heading: 'Sources',
      entries: (detail?.listings ?? []).map((listing) => ({
        id: listingId(listing.variant),
        label: listing.variant,
        view: <Listing listing={listing} />,
      })),
    },
    {
      heading: 'Trust',
      entries: [
        ...entry(bugs, BUGS_VIEW, 'Historical bugs', (board) => <Bugs board={board} />),
        ...entry(mutation, MUTATION_VIEW, 'Mutation', (report) => <Mutation report={report} />),
        ...entry(structure, STRUCTURE_VIEW, 'Structure', (report) => <Structure report={report} />),
        ...entry(kernel?.kernel ?? null, KERNEL_VIEW, 'Running kernel', (held) => <OnKernel held={held} />),
      ],
    },
  ];
}
