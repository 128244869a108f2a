// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { ContractError, contractError } from './contract.ts';

it('a contract that throws is named with what it threw', () => {
  const error = contractError('mine', new Error('no field'));
  expect(error).toBeInstanceOf(ContractError);
  expect(error.name).toBe('ContractError');
  expect(error.message).toBe('the contract mine throws where it is asked (no field); mend its covers()');
  expect(contractError('mine', 7).message).toContain('(7)');
});
