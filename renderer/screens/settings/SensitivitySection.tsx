import { Radio, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { sensitivitySchema, type Sensitivity, type SensitivityStatus } from '../../../model/sensitivity.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

const words: Record<Sensitivity, { readonly label: string; readonly description: string }> = {
  fewer: { label: 'Fewer', description: 'Only what is likely. Fewer proposals to turn down, and more that is missed.' },
  balanced: { label: 'Balanced', description: 'What Scrim is measured with, and what unattended runs use.' },
  thorough: { label: 'Thorough', description: 'The unlikely too. Hands, knees and textures are proposed more often.' },
};

/** How much detection proposes. It never decides: whatever is chosen, a person looks at the picture. */
export function SensitivitySection() {
  const [status, setStatus] = useState<SensitivityStatus | null>(null);
  const [error, setError] = useState<ScrimError | null>(null);
  useEffect(() => {
    void scrim.detection.sensitivity().then((result) => {
      if (result.ok) setStatus(result.value);
      else setError(result.error);
    });
  }, []);
  const choose = async (value: string) => {
    const result = await scrim.detection.setSensitivity(sensitivitySchema.parse(value));
    if (result.ok) setStatus(result.value);
    setError(result.ok ? null : result.error);
  };
  return (
    <section aria-labelledby="sensitivity-title" className="settings-section">
      <h2 id="sensitivity-title">Detection</h2>
      <p className="dim">
        How much is proposed for redaction in pictures imported from now on. For one that is here already, use “Run
        detection again” in its review.
      </p>
      {status && (
        <Radio.Group
          aria-labelledby="sensitivity-title"
          value={status.chosen}
          onChange={(value) => void choose(value)}
          readOnly={status.fixed}
        >
          <Stack gap={8}>
            {sensitivitySchema.options.map((option) => (
              <Radio key={option} value={option} disabled={status.fixed} size="xs" {...words[option]} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {status?.fixed && <p>The policy of this workstation leaves no choice.</p>}
      {status?.chosen === null && !status.fixed && <p>The policy of this workstation has values of its own.</p>}
      {error && <ErrorNote error={error} />}
    </section>
  );
}
