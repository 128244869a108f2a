// SPDX-License-Identifier: GPL-2.0-only
// The corpus in order.

import { a1a } from './a1a.ts';
import { a1b } from './a1b.ts';
import { a2 } from './a2.ts';
import { b1 } from './b1.ts';
import { b2 } from './b2.ts';
import { b3 } from './b3.ts';
import { b4 } from './b4.ts';
import { b7 } from './b7.ts';
import type { Bug } from './bug.ts';
import { c1 } from './c1.ts';
import { d1 } from './d1.ts';
import { d2 } from './d2.ts';
import { d3a } from './d3a.ts';
import { d3b } from './d3b.ts';
import { d3c } from './d3c.ts';
import { d4 } from './d4.ts';
import { d5 } from './d5.ts';
import { d11 } from './d11.ts';
import { e1 } from './e1.ts';
import { e3 } from './e3.ts';
import { f1 } from './f1.ts';
import { f2 } from './f2.ts';
import { g1 } from './g1.ts';
import { h1 } from './h1.ts';
import { h3 } from './h3.ts';
import { i1 } from './i1.ts';

/** The corpus: real bugs of the function, in the order in which reports list them. */
export const BUGS: readonly Bug[] = [
  a1a,
  a1b,
  a2,
  b1,
  b2,
  b3,
  b4,
  b7,
  c1,
  d1,
  d2,
  d3a,
  d3b,
  d3c,
  d4,
  d5,
  d11,
  e1,
  e3,
  f1,
  f2,
  g1,
  h1,
  h3,
  i1,
];
