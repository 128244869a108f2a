// SPDX-License-Identifier: GPL-2.0-only
// A series as it was mailed, applied to one file.
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readableText } from '../c-text.ts';
import { SourceError } from '../source-error.ts';
import { git, requireGit } from './git.ts';

/** One mail of a series that changes the file. */
export interface MailedPatch {
  /** Its number within the series, from 1: the one in the subject, or its position. */
  readonly number: number;
  /** The subject without its brackets. */
  readonly subject: string;
  /** The file after it. */
  readonly text: string;
}

/** Mails that are larger are none. */
const MOST_BYTES = 256 << 20;

/**
 * Applies the mails of an mbox or a maildir to one file, in the order of the series, in a temporary repository that holds nothing else.
 * Cover letters, replies and patches that leave the file alone are passed over.
 * @param mails path of an mbox file or a maildir folder
 * @param path the file's path from the root of a kernel tree
 * @param text the file before the series
 * @throws SourceError if there is no patch of the file, or if one does not apply: which, and which of its hunks
 */
export function applyMails(mails: string, path: string, text: string): readonly MailedPatch[] {
  requireGit('--mbox');
  const stat = lstatSync(mails, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new SourceError(
      `--mbox ${mails} does not exist; give an mbox file, a maildir, or - for standard input`,
    );
  if (stat.isFile() && stat.size > MOST_BYTES)
    throw new SourceError(
      `--mbox ${mails} is larger than ${MOST_BYTES >> 20} MiB; give the mails of one series`,
    );
  const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-mails-'));
  try {
    return applyAll(scratch, mails, path, text);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function applyAll(scratch: string, mails: string, path: string, text: string): readonly MailedPatch[] {
  const patches = inOrder(split(scratch, mails)).filter(
    ({ diff, isReply }) => !isReply && touches(scratch, path, diff),
  );
  if (patches.length === 0)
    throw new SourceError(
      `no mail in --mbox ${mails} changes ${path}; name the file by --file PATH, or give the mails of another series`,
    );
  const versions = [...new Set(patches.map(({ version }) => version))];
  if (versions.length > 1)
    throw new SourceError(
      `--mbox ${mails} holds patches of versions ${versions.sort((a, b) => a - b).join(' and ')} of a series; give the mails of one`,
    );
  const repository = join(scratch, 'tree');
  const file = join(repository, path);
  mkdirSync(dirname(file), { recursive: true });
  git(repository, ['init', '--quiet']);
  writeFileSync(file, text);
  return patches.map((patch) => {
    const { diff, number, subject } = patch;
    const applied = git(repository, ['apply', '--whitespace=nowarn', `--include=${path}`, diff]);
    if (applied.status !== 0) throw new SourceError(refusal(applied.stderr, patch, path, mails));
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true)
      throw new SourceError(
        `patch ${number} ("${subject}") in --mbox ${mails} removes ${path}; leave it out, or name the file that takes its place by --file PATH`,
      );
    return {
      number,
      subject,
      text: readableText(readFileSync(file, 'utf8'), `${path} after patch ${number}`),
    };
  });
}

interface Mail {
  readonly number: number;
  /** The version of the series, 1 unless its subject says otherwise. */
  readonly version: number;
  readonly isReply: boolean;
  readonly subject: string;
  /** Path of a file with the patch. */
  readonly diff: string;
}

/** The mails, each with its patch in a file of its own. */
function split(scratch: string, mails: string): readonly Mail[] {
  const folder = join(scratch, 'mails');
  mkdirSync(folder);
  mkdirSync(join(scratch, 'tree'));
  const answer = git(scratch, ['mailsplit', '-b', `-o${folder}`, '--', mails]);
  if (answer.status !== 0)
    throw new SourceError(
      `--mbox ${mails} is neither an mbox nor a maildir (${oneLine(answer.stderr)}); save the series with b4 am, or as an mbox`,
    );
  return readdirSync(folder)
    .sort()
    .map((name, i) => {
      const diff = join(folder, `${name}.diff`);
      const mail = readFileSync(join(folder, name), 'utf8');
      const { stdout } = git(scratch, ['mailinfo', '-k', join(folder, `${name}.body`), diff], mail);
      const raw = /^Subject: (.*)$/m.exec(stdout)?.[1] ?? '';
      return {
        isReply: /^\s*re:/i.test(raw),
        version: Number(/\[[^\]]*\bv(\d+)\b[^\]]*\]/i.exec(raw)?.[1] ?? 1),
        number: Number(/\[[^\]]*?(\d+)\/\d+[^\]]*\]/.exec(raw)?.[1] ?? i + 1),
        subject: raw.replace(/^(\s*\[[^\]]*\])+\s*/, ''),
        diff,
      };
    });
}

/** By number: a maildir has no order of its own, and mails arrive as they like. */
function inOrder(mails: readonly Mail[]): readonly Mail[] {
  return [...mails].sort((a, b) => a.number - b.number);
}

function touches(scratch: string, path: string, diff: string): boolean {
  if (!/^(diff --git |--- )/m.test(readFileSync(diff, 'utf8'))) return false;
  const { stdout } = git(scratch, ['apply', '--numstat', `--include=${path}`, diff]);
  return stdout !== '';
}

/** Why a patch does not apply: git names the file and the line that the hunk begins at. */
function refusal(stderr: string, { diff, number, subject }: Mail, path: string, mails: string): string {
  const line = /patch failed: .*:(\d+)$/m.exec(stderr)?.[1];
  const hunks = line === undefined ? [] : hunksOf(readFileSync(diff, 'utf8'), path);
  const position = hunks.findIndex(
    (hunk) => hunk.startsWith(`@@ -${line},`) || hunk.startsWith(`@@ -${line} `),
  );
  const where =
    position < 0
      ? oneLine(stderr)
      : `hunk ${position + 1} of ${hunks.length}, ${hunks[position]?.trim() ?? ''}`;
  return `patch ${number} ("${subject}") in --mbox ${mails} does not apply to ${path} (${where}); name the revision that the series was made for by --git A`;
}

/** The first lines of the hunks of one file of a patch. */
function hunksOf(patch: string, path: string): readonly string[] {
  const ofFile = patch.split(/^diff --git /m).find((text) => text.includes(`+++ b/${path}\n`)) ?? patch;
  return ofFile.split('\n').filter((line) => line.startsWith('@@ '));
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, '; ');
}
