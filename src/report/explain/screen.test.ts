// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { topicsOf } from '../../analysis/explain/catalogue.ts';
import { observe } from '../../analysis/explain/observations.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { PLAIN } from '../paint.ts';
import { explanationText, topicsText } from './screen.ts';

const TOPICS = topicsOf(USER_MEM_ABORT);
const style = { width: 80, paint: PLAIN };

/** Lines that are too long though they could be broken. */
function tooLong(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.length > 80);
}

describe('explain on a terminal of 80 columns', () => {
  it('fits every explanation', () => {
    const seen = observe(USER_MEM_ABORT);
    const texts = TOPICS.map((topic) => explanationText(topic.explain(seen), style));
    expect(texts.flatMap(tooLong)).toEqual([]);
    expect(texts.filter((text) => !text.endsWith('\n') || text.endsWith('\n\n'))).toEqual([]);
  });

  it('lists all names on a screen', () => {
    const text = topicsText(TOPICS, style);
    expect(tooLong(text)).toEqual([]);
    for (const { name } of TOPICS) expect(text).toContain(name);
    expect(text.split('\n').length).toBeLessThan(60);
  });
});
