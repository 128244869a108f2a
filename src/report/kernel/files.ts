// SPDX-License-Identifier: GPL-2.0-only
// The files that `conformance --kernel` leaves.
import type { KernelResult } from '../../conformance/kernel/run.ts';
import type { ReportFile } from '../files.ts';
import { kernelPage } from './page.ts';

/** Every file; nothing in them depends on when or how fast it ran. */
export function kernelFiles(result: KernelResult, command: string): readonly ReportFile[] {
  return [{ path: 'kernel.md', text: kernelPage(result, command) }];
}
