// SPDX-License-Identifier: GPL-2.0-only
// The files that `conformance --kernel` leaves.
import type { KernelResult } from '../../conformance/kernel/run.ts';
import { jsonConformanceOfKernel } from '../conformance/json.ts';
import type { ReportFile } from '../files.ts';
import { jsonText } from '../json.ts';
import { kernelPage } from './page.ts';

/** Where the result is, below the report folder, as --json prints it. */
export const KERNEL_FILE = 'kernel.json';

/** Every file; nothing in them depends on when or how fast it ran. */
export function kernelFiles(result: KernelResult, seed: number, command: string): readonly ReportFile[] {
  return [
    { path: KERNEL_FILE, text: jsonText(jsonConformanceOfKernel(result, seed, command)) },
    { path: 'kernel.md', text: kernelPage(result, command) },
  ];
}
