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
  const { firstDifference, rows } = shown;
  const { variant } = shown[side];
  const step = rows.slice(0, firstDifference + 1).findLast((row) => (row[side]?.at.length ?? 0) > 0);
  const place = step?.[side]?.at[0];
  const file = listings
    .find((listing) => listing.variant === variant)
    ?.files.find(({ path }) => path === place?.path);
  if (place === undefined || file === undefined)
    return (
      <figure>
        <figcaption>
          <b>{variant}</b> makes no call whose source is known.
        </figcaption>
      </figure>
    );
  const inside = functionAround(file, place.line);
  const row = rows[firstDifference];
  const here = step === row;
  return (
    <figure>
      <figcaption>
        <b>{variant}</b>{' '}
        <a href={`#${lineOf(variant, place)}`}>
          {inside !== null && `${inside}() `}
          {place.path}:{place.line}
        </a>
        {!here && (row?.[side] === null ? ': takes no step here; its last call' : ': its last call')}
      </figcaption>
      <Excerpt file={file} place={place} />
    </figure>
  );
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

/** The head of a function in a module, and in C of kernel style, where what stands at the margin is a head, a type or a label. */
const HEADS = { ts: /^(?:export )?(?:async )?function (\w+)/, c: /^\w[^=;]*?\b(\w+)\(/ } as const;

/** The function that a line is in, by the nearest head above it; null if there is none. */
export function functionAround(
  { path, text }: Pick<ListingFile, 'path' | 'text'>,
  line: number,
): string | null {
  const head = path.endsWith('.c') ? HEADS.c : HEADS.ts;
  const lines = text.split('\n').slice(0, line);
  for (const above of lines.reverse()) {
    const name = head.exec(above)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}
