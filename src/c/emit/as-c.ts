// SPDX-License-Identifier: GPL-2.0-only
// Code of a translation the way that C has it, for reports.

/**
 * Code of a translation as its C was written, as far as that can be told from a stretch of it: calls of the kernel by their names, pointers
 * without the cell that holds their value, NULL. Checked arithmetic stays a call.
 */
export function asC(typescript: string): string {
  return typescript
    .replaceAll(/\bk\.(?=[A-Za-z_])/g, '')
    .replaceAll(/(?<=\w\()k, /g, '')
    .replaceAll(/(?<=\w\()k(?=\))/g, '')
    .replaceAll(/new FieldRef\((\w+(?:\.\w+)*), '(\w+)'\)/g, '&$1.$2')
    .replaceAll(/\.value\b/g, '')
    .replaceAll(/\bwritten(?:Number)?\(([^()]*), "[^"]+"\)/g, '$1')
    .replaceAll(/ as [A-Za-z_]\w*/g, '')
    .replaceAll(/ >>> 0\b| \| 0\b/g, '')
    .replaceAll('===', '==')
    .replaceAll('!==', '!=')
    .replaceAll(/\bnull\b/g, 'NULL')
    .replaceAll(/\b(?:let|const) (?=\w)/g, '');
}
