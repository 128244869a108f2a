// SPDX-License-Identifier: GPL-2.0-only
// Reads a scenario file.

import { readFileSync } from 'node:fs';
import { parseFile, parseScenario, ScenarioError } from '../core/parse.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Subject } from '../core/subject.ts';
import type { ScenarioSetting } from '../report/scenario-file.ts';
import { schemaFault } from '../report/schema/faults.ts';
import { subjectOf } from '../subjects/all.ts';
import { isSessionText } from '../subjects/user_mem_abort/sessions/parse.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { fileAt, type Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** A scenario file that was read and checked. */
export interface ScenarioFile {
  readonly scenario: Scenario;
  readonly setting: ScenarioSetting;
}

/** The scenario or session that a text is. @throws ScenarioError if it is none */
export function scenarioOfText(text: string, origin: string, { name, sessions, space }: Subject): Scenario {
  if (!isSessionText(text)) return parseScenario(space, text, origin);
  if (sessions === null)
    throw new ScenarioError(
      `${origin} has steps, and ${name}() has no sessions; give a scenario of one call`,
    );
  return sessions.parse(text, origin);
}

/**
 * Reads a scenario file.
 * @param subject what it is a scenario of
 * @throws UsageError if it is missing, or cannot be used
 */
export function readScenarioFile(file: string, io: Io, subject: Subject = USER_MEM_ABORT): ScenarioFile {
  const { space } = subject;
  const text = readText(file, io);
  try {
    const scenario = scenarioOfText(text, file, subject);
    const data = parseFile(text, file);
    const setting = readSetting(data, file);
    // What is known has been told in its own words; what is left is what nobody knows.
    const fault = schemaFault('scenario', data.choices === undefined ? (data.scenario ?? data) : data);
    if (fault !== null)
      throw new UsageError(
        `${file} is no scenario (${fault}); give a scenario file that verify or shrink wrote`,
      );
    return { scenario, setting };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    // What is unknown of one function may be usual of the one that the file is of.
    const [, named] = /"function": *"(\w+)"/.exec(text) ?? [];
    if (named !== undefined && subjectOf(named).space !== space)
      throw new UsageError(`${file} is a scenario of ${named}(); give --function ${named}`);
    throw new UsageError(error.message);
  }
}

function readText(file: string, io: Io): string {
  try {
    return readFileSync(fileAt(io, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT'
        ? `${file} does not exist; give a scenario file that verify or shrink wrote`
        : `${file} cannot be read (${code ?? String(error)}); give a scenario file that verify or shrink wrote`,
    );
  }
}

function readSetting(data: Record<string, unknown>, file: string): ScenarioSetting {
  const { legacy, preemptions, refactored, strict } = data;
  for (const [name, value] of Object.entries({ legacy, refactored })) {
    if (value !== undefined && typeof value !== 'string') {
      throw new UsageError(
        `"${name}" in ${file} is ${JSON.stringify(value)}; give the name or path of a module`,
      );
    }
  }
  if (strict !== undefined && typeof strict !== 'boolean') {
    throw new UsageError(`"strict" in ${file} is ${JSON.stringify(strict)}; give true or false`);
  }
  if (
    preemptions !== undefined &&
    !(Number.isInteger(preemptions) && Number(preemptions) >= 0 && Number(preemptions) <= 4)
  ) {
    throw new UsageError(
      `"preemptions" in ${file} is ${JSON.stringify(preemptions)}; give a whole number from 0 to 4`,
    );
  }
  return {
    ...(typeof legacy === 'string' ? { legacy } : {}),
    ...(typeof refactored === 'string' ? { refactored } : {}),
    ...(typeof preemptions === 'number' ? { preemptions } : {}),
    ...(typeof strict === 'boolean' ? { strict } : {}),
    // The schema, which is asked next, says what is wrong with it.
    ...(data.sources === undefined
      ? {}
      : { sources: data.sources as NonNullable<ScenarioSetting['sources']> }),
  };
}
