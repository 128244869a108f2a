// SPDX-License-Identifier: GPL-2.0-only
// The text of a translation, as TypeScript and as JavaScript.
import type { Module, StaticVariable, TranslatedFunction } from '../lower/module.ts';
import { asJavaScript, asTypeScript, typeOnly } from '../lower/ts.ts';

import { wrap } from './wrap.ts';

/** Structures whose types the kernel's module exports. */
const KERNEL_TYPES: ReadonlySet<string> = new Set([
  'kvm',
  'kvm_memory_slot',
  'kvm_pgtable',
  'kvm_s2_mmu',
  'kvm_s2_trans',
  'kvm_vcpu',
  'mm_struct',
  'page',
  'task_struct',
  'vm_area_struct',
]);

/** What a translation imports the functions from that `--facade` brings. */
const FURTHER = './facade.ts';

/** Structures that go by another name there. */
const RENAMED: { readonly [tag: string]: string } = {
  kvm_mmu_memory_cache: 'memcache',
  kvm_hyp_memcache: 'memcache',
  rwlock: 'rwlock_t',
  // What C makes itself is the description of the user's page tables; the others are tokens.
  kvm_pgtable_description: 'UserPageTable',
};

/** A line of the translation in both languages, with where it comes from. */
interface Line {
  readonly typescript: string;
  readonly javascript: string;
  /** File and line of the C, or null. */
  readonly origin: { readonly file: string; readonly line: number } | null;
}

/** The texts of a translation: both have the same lines. */
export interface ModuleText {
  readonly typescript: string;
  readonly javascript: string;
  readonly origins: readonly ({ readonly file: string; readonly line: number } | null)[];
}

/**
 * Writes a module down. The JavaScript is the body of a function of `kernel` that gives `{ entry, reset, statics }`; whoever runs it
 * gives it that module and nothing else.
 */
export function moduleText(module: Module, entry: string, file: string): ModuleText {
  const lines: Line[] = [];
  const both = (code: string, origin: Line['origin'] = null): void => {
    lines.push({ typescript: asTypeScript(code), javascript: asJavaScript(code), origin });
  };
  const functions = [...module.functions.values()];
  for (const f of functions) module.typeText(f.type.returns);
  for (const s of module.statics.values()) module.typeText(s.type);
  const interfaces = structures(module);

  lines.push({ typescript: `// Translated from ${file}.`, javascript: "'use strict';", origin: null });
  const values = [...module.imports].filter((name) => !name.startsWith('type ')).sort();
  const own = values.filter((name) => !module.implemented.has(name));
  const further = [...module.implemented].sort();
  [...importLines(module, own), ...furtherLines(further)].forEach((typescript, i) => {
    const javascript = i > 0 || values.length === 0 ? '' : `const { ${values.join(', ')} } = kernel;`;
    lines.push({ typescript, javascript, origin: null });
  });
  lines.push(...interfaces);

  const statics = [...module.statics.values()];
  if (statics.length > 0) both('');
  for (const s of statics) {
    const type = typeOnly(`: ${s.boxed ? `Ref<${module.typeText(s.type)}>` : module.typeText(s.type)}`);
    both(`let ${s.code}${type} = ${firstValue(s)};`, { file: s.file, line: s.line });
  }
  for (const [name, prototype] of module.wrappers) {
    const names = prototype.type.params.map((p, i) => p.name || `p${i}`);
    both('');
    both(`function call_${name}(k, ${names.join(', ')}) {`);
    both(`  return k.${name}(${names.join(', ')});`);
    both('}');
  }
  for (const f of functions) {
    both('');
    functionLines(f, f.name === entry, both);
  }
  if (statics.length > 0) {
    both('');
    lines.push({
      typescript: 'export function reset(): void {',
      javascript: 'function reset() {',
      origin: null,
    });
    for (const s of statics) both(`  ${s.code} = ${firstValue(s)};`);
    both('}');
  }
  const names = statics
    .map((s) => `[${JSON.stringify(s.name)}]: ${s.boxed ? `${s.code}.value` : s.code}`)
    .join(', ');
  const reset = statics.length > 0 ? 'reset' : 'reset: () => {}';
  lines.push({
    typescript: '',
    javascript: `return { entry: ${entry}, ${reset}, statics: () => ({ ${names} }) };`,
    origin: null,
  });
  return {
    typescript: lines
      .map((line) => line.typescript)
      .join('\n')
      .trimEnd()
      .concat('\n'),
    javascript: lines
      .map((line) => line.javascript)
      .join('\n')
      .concat('\n'),
    origins: lines.map((line) => line.origin),
  };
}

function firstValue(s: StaticVariable): string {
  return s.boxed ? `{ value: ${s.init} }` : s.init;
}

function functionLines(
  f: TranslatedFunction,
  isEntry: boolean,
  both: (code: string, origin: Line['origin']) => void,
): void {
  f.lines.forEach(({ code, indent, line }, i) => {
    const whole = i === 0 && isEntry ? `${typeOnly('export ')}${code}` : code;
    for (const piece of wrap(whole, indent)) both(piece, line === 0 ? null : { file: f.file, line });
  });
}

function importLines(module: Module, values: readonly string[]): string[] {
  const types = new Set(['Kernel']);
  if (module.imports.has('type Ref') || [...module.statics.values()].some((s) => s.boxed)) types.add('Ref');
  for (const tag of module.types) {
    if (KERNEL_TYPES.has(tag)) types.add(tag);
    else if (tag in RENAMED) types.add(`${RENAMED[tag]} as ${tag}`);
  }
  const all = [...[...types].map((name) => `type ${name}`), ...values].sort((a, b) =>
    bare(a).localeCompare(bare(b)),
  );
  return wrap(`import { ${all.join(', ')} } from 'stage2-verify/kernel';`, 0);
}

/** The import of what further declarations implement; the script has it from where it has the kernel. */
function furtherLines(names: readonly string[]): string[] {
  return names.length === 0 ? [] : wrap(`import { ${names.join(', ')} } from '${FURTHER}';`, 0);
}

function bare(name: string): string {
  return name.replace(/^type /, '');
}

/** Interfaces for the structures that the kernel's module has no type for. */
function structures(module: Module): Line[] {
  const done = new Set<string>();
  const out: Line[] = [];
  const add = (typescript: string, origin: Line['origin']): void => {
    out.push({ typescript, javascript: '', origin });
  };
  for (let found = true; found; ) {
    found = false;
    for (const tag of [...module.types]) {
      if (done.has(tag) || KERNEL_TYPES.has(tag) || tag in RENAMED) continue;
      done.add(tag);
      found = true;
      const struct = module.program.struct(tag, { file: '', line: 0 });
      add('', null);
      add(`interface ${tag} {`, struct);
      for (const x of struct.fields) add(`  ${x.name}: ${module.typeText(x.type)};`, x);
      add('}', null);
    }
  }
  return out;
}
