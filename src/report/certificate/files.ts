// SPDX-License-Identifier: GPL-2.0-only
// Files that `certify` leaves.

import type { ReportFile } from '../files.ts';
import { jsonText } from '../json.ts';
import type { Certificate } from './certificate.ts';
import { certificatePage } from './page.ts';

/** Where the certificate is, below the report folder. */
export const CERTIFICATE_FILE = 'certificate.json';

/** What `certify` writes. */
export function certificateFiles(certificate: Certificate, sentence: string): readonly ReportFile[] {
  return [
    { path: CERTIFICATE_FILE, text: jsonText(certificate) },
    { path: 'certificate.md', text: certificatePage(certificate, sentence) },
  ];
}
