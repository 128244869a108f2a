// SPDX-License-Identifier: GPL-2.0-only
// What single trees have is told by what their files call.
import { expect, it } from 'vitest';
import { CError } from '../error.ts';
import { translate } from '../translate.ts';
import { profiles, profilesFor } from './profiles.ts';

const file = (body: string): string =>
  `static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_memory_slot *memslot, unsigned long hva)\n{\n${body}\n}\n`;

const options = { file: 'mmu.c', function: 'user_mem_abort' };

/** A use of each profile that nothing else has. */
const USES: { readonly [profile: string]: { readonly body: string; readonly symbols?: readonly string[] } } =
  {
    'amazonlinux-7.1': {
      body: 'return cpus_have_cap(ARM64_WORKAROUND_NC_TO_NGNRE);',
      symbols: ['CPU_NC_TO_NGNRE'],
    },
    'android16-6.12': {
      body: 'return topup_hyp_memcache_account(vcpu->kvm, &vcpu->arch.stage2_mc, 1, 0);',
    },
  };

it.each(profiles().map(({ name }) => name))('%s is found by what the file calls, and said', (name) => {
  const { body, symbols = [] } = USES[name]!;
  for (const symbol of symbols) {
    expect(() => translate(file(body), options)).toThrow(CError);
    expect(() => translate(file(body), options)).toThrow(
      `the preprocessor symbol ${symbol} has no value here; give it one with --config ${symbol}=y`,
    );
  }
  const config = Object.fromEntries(symbols.map((symbol) => [symbol, false]));
  const t = translate(file(body), { ...options, config });
  expect(t.further).toMatchObject({ profile: name, headers: [`profiles/${name}.h`] });
});

it('a text that needs none is read without, also if it has the names', () => {
  const t = translate(file('int stage2_mc = 3; return stage2_mc;'), options);
  expect(t.further.profile).toBeNull();
  expect(profilesFor('int stage2_mc;').map(({ name }) => name)).toEqual(['android16-6.12']);
});

it('what is refused with the profile as well is refused for what comes first', () => {
  expect(() => translate(file('no_such(1); return vcpu->arch.stage2_mc.nobjs;'), options)).toThrow(
    'a call of no_such()',
  );
});

it('a header of the user stands on the profile', () => {
  const text = file('return vendor(vcpu->kvm, &vcpu->arch.stage2_mc);');
  const header = '#define vendor(kvm, mc) topup_hyp_memcache_account(kvm, mc, 1, 0)\n';
  const t = translate(text, {
    ...options,
    further: { headers: [{ file: 'mine.h', text: header }], implemented: {}, modules: [] },
  });
  expect(t.further.headers).toEqual(['profiles/android16-6.12.h', 'mine.h']);
});
