import type { ScrimBridge } from '../../contract/bridge.ts';
import type { AuditEntry, LookUpState } from '../../model/lookUp.ts';
import { no, yes } from './answers.ts';

/** Counts and records as the vault would; writes no file. */
export function createFakeLookUp(): ScrimBridge['lookUp'] {
  let state: LookUpState = { pairs: 1204, passphrase: false, project: '3f2a-91bc-07de' };
  let known = '';
  const entries: AuditEntry[] = [];
  const record = (what: AuditEntry['what'], count = 0) =>
    entries.push({ number: entries.length + 1, at: new Date().toISOString(), who: 'Mara Lind / mlind', what, count });
  return {
    state: () => yes(state),
    setPassphrase: ({ current, next }) => {
      if (next.length < 10) return no('PASSPHRASE_TOO_SHORT');
      if (state.passphrase && current !== known) return no('WRONG_PASSPHRASE');
      record(state.passphrase ? 'look-up-passphrase-changed' : 'look-up-passphrase-set', state.pairs);
      known = next;
      state = { ...state, passphrase: true };
      return yes(state);
    },
    export: ({ passphrase, patient }) => {
      if (passphrase !== known) {
        record('look-up-refused');
        return no('WRONG_PASSPHRASE');
      }
      const count = patient === null ? state.pairs : 12;
      record('look-up-exported', count);
      return yes(count);
    },
    exportProjectKey: () => {
      record('project-key-exported');
      return yes(true as const);
    },
    importProjectKey: ({ replace }) => {
      if (!replace) return no('PROJECT_KEY_OTHER');
      record('project-key-imported');
      state = { ...state, project: '00aa-11bb-22cc' };
      return yes(state);
    },
    audit: () => yes({ entries: [...entries], brokenAt: null }),
  };
}
