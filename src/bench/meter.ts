// SPDX-License-Identifier: GPL-2.0-only
// A process that measures one build, round by round, as it is asked: started by rounds.ts with the folder of the build.
import { loadBuild, measureRound } from './measure.ts';

const build = await loadBuild(process.argv[2]!);
process.on('message', (seed: number) => {
  const rates = measureRound(build, seed);
  process.send?.({ rates, kilobytes: process.resourceUsage().maxRSS });
});
