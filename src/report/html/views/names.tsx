// SPDX-License-Identifier: GPL-2.0-only
// What invariants, contracts, dimensions and races are.
import type { VNode } from 'preact';
import type { JsonReport } from '../../json.ts';
import { type NameKind, namesOf } from '../../names.ts';
import { nameId } from '../anchors.ts';
import { View } from '../components/view.tsx';

/** Id of the view. */
export const NAMES_VIEW = 'names';

const HEADINGS: readonly (readonly [NameKind, string, string])[] = [
  ['invariant', 'Invariants', 'What holds in every run of any correct variant.'],
  ['contract', 'Contracts', 'Differences that were declared in advance.'],
  ['dimension', 'Dimensions', 'What the environment may decide; scenario files give their values.'],
  ['race', 'Races', 'What another thread may do before a call.'],
];

/** Everything that the page names and explains. */
export function Names({ verify }: { readonly verify: JsonReport }): VNode {
  const names = namesOf(verify);
  return (
    <View id={NAMES_VIEW} title="Names">
      <p>
        <code>stage2-verify explain NAME</code> says more of each.
      </p>
      {HEADINGS.map(([kind, heading, about]) => {
        const own = names.filter((one) => one.kind === kind);
        if (own.length === 0) return null;
        return (
          <section key={kind}>
            <h3>{heading}</h3>
            <p>{about}</p>
            <dl class="names">
              {own.map((one) => (
                <div key={one.name} id={nameId(kind, one.name)}>
                  <dt>{one.name}</dt>
                  <dd>
                    {one.about} {one.source !== '' && <small>{one.source}</small>}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </View>
  );
}
