// SPDX-License-Identifier: GPL-2.0-only
// What a lock file leaves open that it said before, and what else a package stands for.
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../core/parse.ts';

interface Entry {
  readonly integrity?: unknown;
  readonly resolved?: unknown;
  readonly hasInstallScript?: unknown;
}

/** In what a lock file says less, as sentences. */
export function unpinned(path: string, before: string | null, here: string | null): readonly string[] {
  if (here === null) return [`${path} is gone`];
  const now = entriesOf(here);
  if (now === null) return [`${path} cannot be read`];
  const then = (before === null ? null : entriesOf(before)) ?? new Map<string, Entry>();
  const hosts = new Set([...then.values()].map(hostOf));
  return [...now].flatMap(([name, entry]) => {
    const old = then.get(name);
    return [
      ...(typeof entry.integrity === 'string' || (old !== undefined && old.integrity === undefined)
        ? []
        : [`${path} has no hash of ${name}`]),
      ...(hosts.size === 0 || hosts.has(hostOf(entry))
        ? []
        : [`${path} takes ${name} from ${hostOf(entry)}`]),
      ...(entry.hasInstallScript === true && old?.hasInstallScript !== true
        ? [`${path} has ${name}, which runs a script when it is installed`]
        : []),
    ];
  });
}

/** Fields of a package.json that decide what a command or an import stands for. */
const DECIDING = ['scripts', 'imports', 'exports', 'bin', 'type', 'overrides', 'workspaces'] as const;

/** In what a package.json has commands or imports stand for something else, as sentences. */
export function otherPackage(path: string, before: string | null, here: string | null): readonly string[] {
  if (here === null) return [`${path} is gone`];
  const now = fieldsOf(here);
  if (now === null) return [`${path} cannot be read`];
  const then = (before === null ? null : fieldsOf(before)) ?? {};
  return DECIDING.filter((field) => !isDeepStrictEqual(then[field], now[field])).map(
    (field) => `${path} has other ${field}`,
  );
}

function fieldsOf(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function entriesOf(text: string): ReadonlyMap<string, Entry> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const packages = isObject(parsed) ? (parsed.packages ?? {}) : null;
    if (!isObject(packages) || !Object.values(packages).every(isObject)) return null;
    return new Map(Object.entries(packages).filter(([name]) => name !== '')) as ReadonlyMap<string, Entry>;
  } catch {
    return null;
  }
}

function hostOf({ resolved }: Entry): string {
  if (typeof resolved !== 'string') return 'nowhere';
  try {
    return new URL(resolved).host;
  } catch {
    return resolved;
  }
}
