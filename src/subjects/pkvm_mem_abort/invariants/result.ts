// SPDX-License-Identifier: GPL-2.0-only
// Only values that the caller understands.
import { EFAULT, EINTR, EINVAL, EIO, ENOMEM, EPERM } from '../../../kernel/errno.ts';
import { resultAmong } from '../../gmem_abort/invariants/result.ts';

export const result = resultAmong(
  [0, -EFAULT, -EINTR, -EIO, -ENOMEM, -EINVAL, -EPERM],
  '0, or an error of the account, the pin, the cache or the hypervisor, and no number of pages',
);
