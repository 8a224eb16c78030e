import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { AuditTrail, LookUpState } from '../../../model/lookUp.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { AuditRecord } from './AuditRecord.tsx';
import { LookUpDialog, type LookUpDeed } from './LookUpDialog.tsx';

interface Known {
  readonly state: LookUpState;
  readonly trail: AuditTrail;
}

/** What leads from a pseudonym back to a patient: how much there is, its passphrase, and what left. */
export function LookUpSection() {
  const [known, setKnown] = useState<Known | null>(null);
  const [deed, setDeed] = useState<LookUpDeed | null>(null);
  const load = useCallback(async () => {
    const [state, trail] = await Promise.all([scrim.lookUp.state(), scrim.lookUp.audit()]);
    if (!state.ok) return reportError(state.error);
    if (!trail.ok) return reportError(trail.error);
    setKnown({ state: state.value, trail: trail.value });
  }, []);
  useEffect(() => void load(), [load]);
  return (
    <>
      <section aria-labelledby="look-up-title" className="settings-section">
        <h2 id="look-up-title">Look-up table</h2>
        <p className="dim">
          What the pseudonyms in cleared DICOM objects stand for. It lies sealed in the vault: this window adds to it
          and cannot read it. Only who knows its passphrase can export it, and each export is recorded below. The
          passphrase cannot be recovered.
        </p>
        {known && <TableFacts state={known.state} onDo={setDeed} />}
      </section>
      <section aria-labelledby="project-key-title" className="settings-section">
        <h2 id="project-key-title">Project key</h2>
        <p className="dim">
          It makes the pseudonyms. Workstations with the same key give the same patient the same pseudonym. It travels
          in a file under a passphrase.
        </p>
        {known && <KeyFacts state={known.state} onDo={setDeed} />}
      </section>
      {known && <AuditRecord trail={known.trail} />}
      {deed && (
        <LookUpDialog
          deed={deed}
          onClose={() => setDeed(null)}
          onDone={(text) => {
            if (text !== '') inform(text);
            setDeed(null);
          }}
          onTried={() => void load()}
        />
      )}
    </>
  );
}

interface FactsProps {
  readonly state: LookUpState;
  readonly onDo: (deed: LookUpDeed) => void;
}

function TableFacts({ state: { pairs, passphrase }, onDo }: FactsProps) {
  return (
    <>
      <dl className="settings-list">
        <dt>Pairs</dt>
        <dd>{pairs.toLocaleString('en')}</dd>
        <dt>Passphrase</dt>
        <dd>{passphrase ? 'Set' : 'Not set: nothing can be exported yet'}</dd>
      </dl>
      <div className="settings-actions">
        <Button variant="default" onClick={() => onDo(passphrase ? 'change-passphrase' : 'set-passphrase')}>
          {passphrase ? 'Change passphrase…' : 'Set passphrase…'}
        </Button>
        <Button variant="default" disabled={!passphrase || pairs === 0} onClick={() => onDo('export-table')}>
          Export table…
        </Button>
      </div>
    </>
  );
}

function KeyFacts({ state: { project }, onDo }: FactsProps) {
  return (
    <>
      <dl className="settings-list">
        <dt>Fingerprint</dt>
        <dd>
          <code>{project}</code>
        </dd>
      </dl>
      <div className="settings-actions">
        <Button variant="default" onClick={() => onDo('export-key')}>
          Export key…
        </Button>
        <Button variant="default" onClick={() => onDo('import-key')}>
          Import key…
        </Button>
      </div>
    </>
  );
}
