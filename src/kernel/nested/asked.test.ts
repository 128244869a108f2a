// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Access, FaultKind } from '../environment.ts';
import { permissionAsked } from './asked.ts';

describe('what the guest hypervisor is asked for', () => {
  it('is nothing unless a permission is missing', () => {
    for (const kind of [FaultKind.translation, FaultKind.exclAtomic])
      for (const access of Object.values(Access)) expect(permissionAsked(kind, access)).toBeNull();
  });

  it('goes by the exception class, and a walk for data is a write', () => {
    const asked = Object.entries(Access).map(([name, access]) => [
      name,
      permissionAsked(FaultKind.permission, access),
    ]);
    expect(Object.fromEntries(asked)).toEqual({
      read: 'read',
      write: 'write',
      exec: 'execution',
      s1ptwData: 'write',
      s1ptwFetch: 'execution',
    });
  });
});
