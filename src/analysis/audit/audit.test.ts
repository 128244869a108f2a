// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { builtInEntry, loadVariantSource, type NamedSource } from '../structure/sources.ts';
import { type AuditedField, auditState, type StateAudit } from './audit.ts';
import { compareWithLater } from './history.ts';

const RUNS = 5000;
const shipped = (name: string): NamedSource => loadVariantSource(name, builtInEntry(name));
const audits = new Map<string, StateAudit>();

function audit(name: string): StateAudit {
  const known = audits.get(name) ?? auditState(shipped(name), { runs: RUNS });
  audits.set(name, known);
  return known;
}

function field(name: string, wanted: string): AuditedField | undefined {
  return audit(name).fields.find((f) => f.field === wanted);
}

const named = (name: string): readonly string[] =>
  audit(name)
    .fields.filter((f) => f.named)
    .map((f) => f.field);

describe('the state-object audit', () => {
  it('finds no state in the original', () => {
    expect(audit('legacy')).toEqual({ variant: 'legacy', structs: [], fields: [], runs: 0 });
  });

  it('names in state-object every field that fault-desc did without, and three that changed their nature', () => {
    const kept = new Set(audit('fault-desc').fields.map((f) => f.field));
    const gone = audit('state-object')
      .fields.map((f) => f.field)
      .filter((f) => !kept.has(f));
    expect(gone).toHaveLength(11);
    expect(named('state-object').filter((f) => kept.has(f))).toEqual(['fault_ipa', 'pfn', 'vma_pagesize']);
    expect(named('state-object')).toEqual(expect.arrayContaining(gone));
  });

  it('names nothing in fault-desc', () => {
    expect(named('fault-desc')).toEqual([]);
  });

  it('explains every field whose verdict and fate are at odds', () => {
    for (const before of ['state-object', 'extracted-helpers']) {
      const odd = compareWithLater(audit(before), audit('fault-desc')).filter((f) => !f.agrees);
      expect(odd.filter((f) => f.explanation === null)).toEqual([]);
    }
  });

  it('expands a definition until it reads the fault alone', () => {
    expect(field('state-object', 'topup_memcache')?.derivation).toMatchObject({
      evidence: 'flow',
      inputs: ['kvm_s2_fault.fault_is_perm', 'kvm_s2_fault.memslot', 'kvm_s2_fault.vcpu'],
      checked: RUNS,
    });
  });

  it('finds by trying that the parameter fault_is_perm repeats the syndrome', () => {
    expect(field('state-object', 'fault_is_perm')?.derivation).toMatchObject({
      evidence: 'mined',
      expression: 'k.kvm_vcpu_trap_is_permission_fault(fault.vcpu)',
    });
  });

  it('tries decoders in vain on a parameter that none of them gives', () => {
    expect(field('state-object', 'hva')).toMatchObject({ verdict: 'fault', derivation: null });
  });

  it('tells origins apart by what a value reads', () => {
    const origins = ['write_fault', 'force_pte', 'topup_memcache'].map(
      (f) => field('state-object', f)?.origin,
    );
    expect(origins).toEqual(['architecture', 'hypervisor', 'implementation']);
  });

  it('says after which function a field is constant', () => {
    expect(field('state-object', 'mmu_seq')?.constantAfter).toBe('kvm_s2_fault_get_vma_info');
    expect(field('state-object', 'vma_pagesize')?.constantAfter).toBe('kvm_s2_fault_map');
    expect(field('fault-desc', 'vcpu')?.constantAfter).toBeNull();
  });

  it('drops a derivation that a run refutes', () => {
    const source = shipped('fault-desc');
    const path = 'refactored/fault-desc/kvm_s2_fault_pin_pfn.ts';
    const text = source.files.get(path) ?? '';
    const changed = text.replace('  return 1;', '  s2vi.vm_flags = 0;\n  return 1;');
    expect(changed).not.toBe(text);
    const result = auditState({ ...source, files: new Map(source.files).set(path, changed) }, { runs: RUNS });
    const mte = result.fields.find((f) => f.field === 'mte_allowed');
    expect(mte).toMatchObject({ verdict: 'state', derivation: null });
  });
});
