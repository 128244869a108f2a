// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyMails } from './mailed-series.ts';
import { type TestRepository, testRepository } from './testing/repository.ts';

const FILE = 'arch/arm64/kvm/mmu.c';
const BEFORE = 'int a;\nint b;\nint c;\nint d;\nint e;\nint f;\nint g;\nint h;\n';

/** A repository with a series of two patches of the file and one of another, as mails with a cover letter. */
function mailed(): { readonly repository: TestRepository; readonly mbox: string } {
  const repository = testRepository();
  repository.commit('Start', { [FILE]: BEFORE });
  repository.commit('KVM: arm64: rename a', { [FILE]: BEFORE.replace('a', 'first') });
  repository.commit('docs: say so', { 'Documentation/x.rst': 'first\n' });
  repository.commit('KVM: arm64: rename h \u2014 at last', {
    [FILE]: BEFORE.replace('int a', 'int first').replace('h', 'last'),
  });
  repository.git('format-patch', '--quiet', '--cover-letter', '-o', 'mails', 'HEAD~3');
  const names = readdirSync(join(repository.root, 'mails')).sort();
  const mbox = join(repository.root, 'series.mbx');
  writeFileSync(
    mbox,
    names.map((name) => readFileSync(join(repository.root, 'mails', name), 'utf8')).join(''),
  );
  return { repository, mbox };
}

function message(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a mailed series', () => {
  it('is applied to the file alone, patch after patch', () => {
    const { mbox } = mailed();
    const patches = applyMails(mbox, FILE, BEFORE);
    expect(patches.map(({ number, subject }) => [number, subject])).toEqual([
      [1, 'KVM: arm64: rename a'],
      [3, 'KVM: arm64: rename h \u2014 at last'],
    ]);
    expect(patches[0]?.text).toBe(BEFORE.replace('a', 'first'));
    expect(patches[1]?.text).toContain('int last;');
  });

  it('may be a maildir, whose mails lie in any order', () => {
    const { mbox, repository } = mailed();
    const maildir = join(repository.root, 'maildir');
    for (const inside of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, inside), { recursive: true });
    const names = readdirSync(join(repository.root, 'mails')).sort().reverse();
    names.forEach((name, i) => {
      writeFileSync(join(maildir, 'new', `${i}.mail`), readFileSync(join(repository.root, 'mails', name)));
    });
    expect(applyMails(maildir, FILE, BEFORE)).toEqual(applyMails(mbox, FILE, BEFORE));
  });

  it('that does not apply names the patch and its hunk', () => {
    const { mbox } = mailed();
    const other = BEFORE.replace('int g', 'long g');
    expect(message(() => applyMails(mbox, FILE, other))).toMatch(
      /^patch 3 \("KVM: arm64: rename h .*"\) in --mbox .* does not apply to .* \(hunk 1 of 1, @@ -5,4 \+5,4 @@.*\); name the revision/,
    );
  });

  it('passes over replies, and is of one version', () => {
    const { mbox } = mailed();
    const mails = readFileSync(mbox, 'utf8');
    writeFileSync(mbox, mails.replaceAll('Subject: [PATCH', 'Subject: Re: [PATCH'));
    expect(message(() => applyMails(mbox, FILE, BEFORE))).toContain(
      `no mail in --mbox ${mbox} changes ${FILE}`,
    );
    writeFileSync(mbox, mails + mails.replaceAll('Subject: [PATCH', 'Subject: [PATCH v2'));
    expect(message(() => applyMails(mbox, FILE, BEFORE))).toContain('versions 1 and 2');
  });

  it('has to be there, and to change the file', () => {
    const { mbox, repository } = mailed();
    expect(message(() => applyMails(`${mbox}.gone`, FILE, BEFORE))).toContain('does not exist');
    expect(message(() => applyMails(mbox, 'virt/kvm/kvm_main.c', BEFORE))).toContain(
      'changes virt/kvm/kvm_main.c',
    );
    writeFileSync(join(repository.root, 'no.mbx'), 'no mail at all');
    expect(message(() => applyMails(join(repository.root, 'no.mbx'), FILE, BEFORE))).toContain(
      'no mail in --mbox',
    );
  });

  it('cannot put a link in the place of the file, nor write beside it', () => {
    const { mbox, repository } = mailed();
    const [, head = ''] =
      /^([\s\S]*?)diff --git/.exec(readFileSync(mbox, 'utf8').split('\nFrom ')[1] ?? '') ?? [];
    const link = `From ${head}diff --git a/${FILE} b/${FILE}\ndeleted file mode 100644\n--- a/${FILE}\n+++ /dev/null\n@@ -1,8 +0,0 @@\n${BEFORE.replaceAll(/^(?=.)/gm, '-')}diff --git a/${FILE} b/${FILE}\nnew file mode 120000\n--- /dev/null\n+++ b/${FILE}\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n`;
    writeFileSync(join(repository.root, 'link.mbx'), link);
    expect(message(() => applyMails(join(repository.root, 'link.mbx'), FILE, BEFORE))).toMatch(
      /removes|does not apply/,
    );
  });
});
