// SPDX-License-Identifier: GPL-2.0-only

/** One arm for every page size, one for none. */
export function decide(page_size: number): number {
  switch (page_size) {
    case 4096:
    case 16384:
    case 65536:
      return page_size > 0 ? 0 : 3;
    default:
      return 4;
  }
}
