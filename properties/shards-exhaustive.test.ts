// SPDX-License-Identifier: GPL-2.0-only
/** A space that is cut into shards comes to what it does in one piece. */
import { test } from 'vitest';
import { expectShardsToMerge } from './testing/shards.ts';

test('three shards of a run of the exhaustive engine merge to what it comes to in one piece, apart from timings', () =>
  expectShardsToMerge('--legacy narrow.ts --engine exhaustive --preemptions 0 --page-size 16k --workers 1'));
