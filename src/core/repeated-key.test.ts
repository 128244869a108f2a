// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { repeatedKey } from './repeated-key.ts';

describe('a key that stands twice in one object', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1},"c":[{"d":1,"d":1}]}', 'd'],
    ['{"a":{"b":1},"a":2}', 'a'],
    ['{"a":[{}],"b":[1,2],"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"x,\\"y":1, "x,\\"y" : 2}', 'x,"y'],
  ])('of %s is found', (text, key) => {
    expect(repeatedKey(text)).toBe(key);
  });

  it.each(['{"a":1,"b":{"a":2}}', '{"a":["a","a"]}', '[{"a":1},{"a":1}]', '"a"', '{"a":"a","b":"a"}'])(
    'is not in %s',
    (text) => {
      expect(repeatedKey(text)).toBeNull();
    },
  );
});
