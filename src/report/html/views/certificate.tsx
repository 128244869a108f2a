// SPDX-License-Identifier: GPL-2.0-only
// What was certified within a bound.
import type { VNode } from 'preact';
import type { Certificate } from '../../certificate/certificate.ts';
import { certificateRows } from '../../certificate/rows.ts';
import { count } from '../../words.ts';
import { Badge } from '../components/badge.tsx';
import { Command } from '../components/command.tsx';
import { Table } from '../components/table.tsx';
import { View } from '../components/view.tsx';

/** Id of the view. */
export const CERTIFICATE_VIEW = 'certificate';

/** What was certified of every pair within a bound. */
export function Certified({ certificate }: { readonly certificate: Certificate }): VNode {
  const { bound, command, grade, verdict } = certificate;
  const { head, rows } = certificateRows(certificate);
  return (
    <View id={CERTIFICATE_VIEW} title="Certificate">
      <p class="lead">
        <Badge word={verdict} /> {grade}: engine {bound.engine}, page sizes {bound.pageSize},{' '}
        {bound.preemptions === 0 ? 'no race' : `up to ${count(bound.preemptions, 'race')}`}
      </p>
      <p>
        It speaks of the sources whose hashes it holds. A weight of 1 says that nothing within the bound was
        left out.
      </p>
      <Table label="What is certified of each pair" head={head} rows={rows} numeric={[2, 3, 4, 5, 6, 7]} />
      <p>It is renewed by</p>
      <Command text={command} />
    </View>
  );
}
