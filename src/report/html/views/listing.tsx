// SPDX-License-Identifier: GPL-2.0-only
// The source of a variant with its branches.
import type { VNode } from 'preact';
import type { ListingFile, VariantListing } from '../../detail/detail.ts';
import { count, number } from '../../words.ts';
import { lineId, listingId } from '../anchors.ts';
import { View } from '../components/view.tsx';

/** The source of a variant with the branches that its runs reached. */
export function Listing({ listing }: { readonly listing: VariantListing }): VNode {
  const branches = listing.files.flatMap((file) => file.branches);
  const missed = branches.filter((branch) => branch.count === 0);
  return (
    <View id={listingId(listing.variant)} title={`Source: ${listing.variant}`}>
      {branches.length === 0 ? (
        <p>Branches were not measured: a run of 10,000 scenarios or more does that.</p>
      ) : (
        <p class="lead">
          {branches.length - missed.length} of{' '}
          {count(branches.length, 'branch').replace(/branchs$/, 'branches')} reached. The second column says
          how often control came to a branch that starts on the line, ✗ where it never did.
        </p>
      )}
      <nav aria-label={`Files of ${listing.variant}`}>
        <ul class="files">
          {listing.files.map(({ branches: own, path }, i) => (
            <li key={path}>
              <a href={`#${lineId(listing.variant, i, 1)}`}>{path}</a>{' '}
              <small>
                {own.length === 0 ? '' : `${own.filter((branch) => branch.count > 0).length}/${own.length}`}
              </small>
            </li>
          ))}
        </ul>
      </nav>
      {listing.files.map((file, i) => (
        <File key={file.path} file={file} index={i} variant={listing.variant} />
      ))}
    </View>
  );
}

interface FileProps {
  readonly file: ListingFile;
  readonly index: number;
  readonly variant: string;
}

function File({ file, index, variant }: FileProps): VNode {
  const lines = file.text.replace(/\n$/, '').split('\n');
  return (
    <>
      <h3>{file.path}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys. */}
      <section class="wide listing" tabIndex={0} aria-label={`Listing of ${file.path}`}>
        {lines.map((text, i) => (
          <Line
            key={i}
            id={lineId(variant, index, i + 1)}
            number={i + 1}
            text={text}
            branches={file.branches.filter(({ line }) => line === i + 1)}
          />
        ))}
      </section>
    </>
  );
}

interface LineProps {
  readonly id: string;
  readonly number: number;
  readonly text: string;
  readonly branches: ListingFile['branches'];
}

/** A line of nothing but comment. */
const COMMENT = /^\s*(\/\/|\/\*|\*)/;

function Line({ branches, id, number: line, text }: LineProps): VNode {
  const missed = branches.filter((branch) => branch.count === 0);
  const state = branches.length === 0 ? '' : missed.length === 0 ? ' reached' : ' missed';
  return (
    <div class={`l${state}`} id={id}>
      <b>{line}</b>
      <i>{branches.map((branch) => (branch.count === 0 ? '✗' : number(branch.count))).join(' ')}</i>
      <code class={COMMENT.test(text) ? 'dim' : undefined}>{text === '' ? ' ' : text}</code>
      {missed.map((branch) => (
        <em key={branch.text}>
          never: {branch.text} — {branch.why ?? 'not reached by this run'}
        </em>
      ))}
    </div>
  );
}
