// SPDX-License-Identifier: GPL-2.0-only
/** Error numbers that the modelled functions return negated (include/uapi/asm-generic/errno*.h). */
export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const EIO = 5;
export const E2BIG = 7;
export const ENOEXEC = 8;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EFAULT = 14;
export const EINVAL = 22;
export const ERANGE = 34;
export const ENOSYS = 38;
export const EOPNOTSUPP = 95;
export const EHWPOISON = 133;

const NAMES = new Map<number, string>([
  [EPERM, 'EPERM'],
  [ENOENT, 'ENOENT'],
  [EINTR, 'EINTR'],
  [EIO, 'EIO'],
  [E2BIG, 'E2BIG'],
  [ENOEXEC, 'ENOEXEC'],
  [EAGAIN, 'EAGAIN'],
  [ENOMEM, 'ENOMEM'],
  [EFAULT, 'EFAULT'],
  [EINVAL, 'EINVAL'],
  [ERANGE, 'ERANGE'],
  [ENOSYS, 'ENOSYS'],
  [EOPNOTSUPP, 'EOPNOTSUPP'],
  [EHWPOISON, 'EHWPOISON'],
]);

/** `-EFAULT` for -14; other values as decimal. */
export function errnoName(ret: number): string {
  const name = ret < 0 ? NAMES.get(-ret) : undefined;
  return name === undefined ? String(ret) : `-${name}`;
}
