// SPDX-License-Identifier: GPL-2.0-only
/**
 * A hook for Node's loader: TypeScript without its types. They are blanked out, so that lines and columns stay what they are;
 * components are compiled, with a source map. What a text comes to is kept in a cache that outlives the process.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/stage2-verify-types/', import.meta.url));
const OWN = new URL('../../', import.meta.url).href;
/** Part of every key: raised when the same text comes to something else. */
const VERSION = '1';

/** `load` of Node's customization hooks. */
export async function load(url, context, nextLoad) {
  const path = url.split('?', 1)[0];
  if (!/\.tsx?$/.test(path) || !path.startsWith(OWN)) return nextLoad(url, context);
  const file = fileURLToPath(path);
  const text = await readFile(file, 'utf8');
  return { format: 'module', shortCircuit: true, source: await cached(file, text) };
}

async function cached(file, text) {
  const key = createHash('sha1')
    .update(`${VERSION}\n${file.endsWith('x') ? file : ''}\n${text}`)
    .digest('hex');
  const kept = `${CACHE}${key}.js`;
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = file.endsWith('x') ? await compiled(file, text) : await blanked(text);
    mkdirSync(CACHE, { recursive: true });
    // Another process may be at the same file.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

async function blanked(text) {
  const { default: blank } = await import('ts-blank-space');
  return blank(text, (node) => {
    throw new SyntaxError(`this is more than a type: ${node.getText?.() ?? ''}`);
  });
}

async function compiled(file, text) {
  const { default: ts } = await import('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    jsx: ts.JsxEmit.ReactJSX,
    jsxImportSource: 'preact',
    verbatimModuleSyntax: true,
    inlineSourceMap: true,
  };
  return ts.transpileModule(text, { fileName: file, compilerOptions }).outputText;
}
