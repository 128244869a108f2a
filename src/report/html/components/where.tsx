// SPDX-License-Identifier: GPL-2.0-only
// The source at the first difference, on either side, and the hunk of the patch.
import type { VNode } from 'preact';
import type { CounterexampleDetail, ListingFile, Place, VariantListing } from '../../detail/detail.ts';
import type { JsonReport } from '../../json.ts';
import type { LineFinder } from '../anchors.ts';

/** Lines that are shown on either side of the one that matters. */
const AROUND = 3;

interface WhereProps {
  readonly shown: CounterexampleDetail;
  readonly verify: JsonReport | null;
  readonly listings: readonly VariantListing[];
  readonly lineOf: LineFinder;
}

/** Where in the source both runs are when they part: a side that takes no step there shows its last call before. */
export function Where({ lineOf, listings, shown, verify }: WhereProps): VNode {
  const found = verify?.pairs.flatMap((pair) => pair.divergences).find(({ id }) => id === shown.id);
  const hunk = found?.hunk ?? null;
  return (
    <>
      <div class="where">
        {(['legacy', 'refactored'] as const).map((side) => (
          <Side key={side} side={side} shown={shown} listings={listings} lineOf={lineOf} />
        ))}
      </div>
      {hunk !== null && (
        <figure>
          <figcaption>In the patch:</figcaption>
          <pre class="hunk">
            {hunk.split('\n').map((line, i) => (
              <span key={i} class={hunkClass(line)}>{`${line}\n`}</span>
            ))}
          </pre>
        </figure>
      )}
    </>
  );
}

function hunkClass(line: string): string | undefined {
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined;
}

interface SideProps extends Omit<WhereProps, 'verify'> {
  readonly side: 'legacy' | 'refactored';
}

function Side({ lineOf, listings, shown, side }: SideProps): VNode {
  const { variant } = shown[side];
  const found = partingOf(shown, side);
  const file = listings
    .find((listing) => listing.variant === variant)
    ?.files.find(({ path }) => path === found?.place.path);
  if (found === null || file === undefined)
    return (
      <figure>
        <figcaption>
          <b>{variant}</b> makes no call whose source is known.
        </figcaption>
      </figure>
    );
  const { place, says } = found;
  return (
    <figure>
      <figcaption>
        <b>{variant}</b>{' '}
        <a href={`#${lineOf(variant, place)}`}>
          {place.function !== null && `${place.function}() `}
          {place.path}:{place.line}
        </a>
        {says}
      </figcaption>
      <Excerpt file={file} place={place} />
    </figure>
  );
}

/** Where a side is when the two part: its step there, its return if it takes none any more, else its last call. */
function partingOf(
  { firstDifference, rows, ...runs }: CounterexampleDetail,
  side: 'legacy' | 'refactored',
): { readonly place: Place; readonly says: string } | null {
  const row = rows[firstDifference];
  const over = rows.slice(Math.max(firstDifference, 0)).every((later) => later[side] === null);
  const [end] = runs[side].at;
  if ((firstDifference < 0 || over) && end !== undefined)
    return { place: end, says: `: takes no further step, and ${runs[side].end} here` };
  const before = firstDifference < 0 ? rows : rows.slice(0, firstDifference + 1);
  const step = before.findLast((each) => (each[side]?.at.length ?? 0) > 0);
  const place = step?.[side]?.at[0];
  if (place === undefined) return null;
  if (step === row) return { place, says: '' };
  return { place, says: row?.[side] === null ? ': takes no step here; its last call' : ': its last call' };
}

function Excerpt({ file, place }: { readonly file: ListingFile; readonly place: Place }): VNode {
  const from = Math.max(1, place.line - AROUND);
  const lines = file.text.split('\n').slice(from - 1, place.line + AROUND);
  return (
    <div class="around">
      {lines.map((text, i) => (
        <div key={i} class={from + i === place.line ? 'l target' : 'l'}>
          <b>{from + i}</b>
          <code>{text === '' ? ' ' : text}</code>
        </div>
      ))}
    </div>
  );
}
