// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { unpinned } from './lock-file.ts';

it.each(['{', 'null', '[]', '{"packages": "all"}', '{"packages": [1]}', '{"packages": {"a": null}}'])(
  '%s is no lock file',
  (text) => {
    expect(unpinned('package-lock.json', null, text)).toEqual(['package-lock.json cannot be read']);
  },
);
