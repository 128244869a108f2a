// SPDX-License-Identifier: GPL-2.0-only
/** The scripts are sourced in the shells that they are for, and asked as these ask them. */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { ENGINE_NAMES } from '../../src/engines/defaults.ts';
import { emptyFolder, run } from '../testing/cli.ts';
import { MAIN } from '../testing/process.ts';

/**
 * How a shell is asked what can follow each of its arguments: the script is sourced, and what it calls in the shell prints its
 * answer. `-o default` stands for the names of files, which the shell knows.
 */
const ASK: { readonly [shell: string]: string } = {
  bash: `source <(stage2-verify completion bash)
for COMP_LINE in "$@"; do
  COMP_POINT=\${#COMP_LINE}
  IFS=' ' read -ra COMP_WORDS <<< "$COMP_LINE"
  [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=()
  _stage2-verify_completion
  if [ \${#COMPREPLY[@]} = 0 ]; then complete -p stage2-verify | grep -o -- '-o default'; else printf '%s\\n' "\${COMPREPLY[@]}"; fi
  echo .
done`,
  zsh: `compdef() { true }
source <(stage2-verify completion zsh)
_describe() { for reply in "\${(P@)2}"; do print -r -- "\${reply%%:*}"; done }
_files() { print -r -- '-o default' }
for BUFFER in "$@"; do
  CURSOR=\${#BUFFER}; words=("\${(@s: :)BUFFER}"); CURRENT=\${#words}
  _stage2-verify_completion
  echo .
done`,
  fish: `stage2-verify completion fish | source
function commandline
  switch $argv[1]
    case -o
      string split -n ' ' -- $line
    case -C
      string length -- $line
    case -ct
      string split ' ' -- $line | tail -n 1
  end
end
function __fish_complete_path
  echo '-o default'
end
for argument in $argv
  set -g line $argument
  _stage2-verify_completion | string split -f 1 \\t
  echo .
end`,
};

/** What can follow each line. */
const FOLLOWS: readonly (readonly [line: string, follows: readonly string[]])[] = [
  ['verify --page-size 1', ['16k']],
  ['--refactored s', ['state-object']],
  ['verify --pre', ['--preemptions']],
  ['replay --strict ./', ['-o default']],
  ['ver', ['verify']],
  ['verify --page-size ', ['all', '4k', '16k', '64k']],
  ['verify --engine ', ENGINE_NAMES],
  ['init mine --from ', ['legacy', 'extracted-helpers', 'state-object', 'fault-desc']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['explain vmaM', ['vmaMemType', 'vmaMteAllowed']],
  ['explain vmaKind mte-refusal-b', ['mte-refusal-before-lock']],
];
/** Lines from the top of the list that shells other than bash are asked about. */
const FEW = 4;

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

async function ask(shell: string, lines: readonly string[]): Promise<readonly (readonly string[])[]> {
  const folder = emptyFolder();
  const command = join(folder, 'stage2-verify');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(command, 0o755);
  // Something that a path can complete to.
  writeFileSync(join(folder, 'file.json'), '');
  const script = join(folder, 'ask');
  writeFileSync(script, ASK[shell]);
  const args = [...(shell === 'zsh' ? ['-f'] : []), script, ...lines.map((line) => `stage2-verify ${line}`)];
  const { stdout } = await promisify(execFile)(shell, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  return stdout
    .split(/^\.\n/m)
    .slice(0, -1)
    .map((answer) => answer.split('\n').slice(0, -1));
}

describe.for(['bash', 'zsh', 'fish'])('%s', (shell) => {
  beforeEach(({ skip }) => skip(!has(shell), `${shell} is not installed: run "apt-get install ${shell}"`));

  test('completes commands, options, their values, names and paths', async () => {
    const asked = shell === 'bash' ? FOLLOWS : FOLLOWS.slice(0, FEW);
    const answers = await ask(
      shell,
      asked.map(([line]) => line),
    );
    expect(asked.map(([line], i) => [line, answers[i]])).toEqual(asked);
  });

  test('completes every command, and nothing that is not for people', async () => {
    const help = (await run(emptyFolder(), '--help')).stdout;
    const commands = [...help.split('Commands:')[1].matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    expect(commands).toContain('verify');
    expect(await ask(shell, [''])).toEqual([commands]);
  });
});

test('bash is among the shells that were asked', () => {
  expect(has('bash')).toBe(true);
});

test('another shell is refused', async () => {
  const { code, stderr } = await run(emptyFolder(), 'completion', 'ksh');
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish');
});
