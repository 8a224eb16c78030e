import { Radio, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { sensitivitySchema, type Sensitivity, type SensitivityStatus } from '../../../model/sensitivity.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

const words = (): Record<Sensitivity, { readonly label: string; readonly description: string }> => ({
  fewer: { label: t('settings:fewer'), description: t('settings:fewerText') },
  balanced: { label: t('settings:balanced'), description: t('settings:balancedText') },
  thorough: { label: t('settings:thorough'), description: t('settings:thoroughText') },
});

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
      <h2 id="sensitivity-title">{t('settings:detection')}</h2>
      <p className="dim">{t('settings:detectionText')}</p>
      {status && (
        <Radio.Group
          aria-labelledby="sensitivity-title"
          value={status.chosen}
          onChange={(value) => void choose(value)}
          readOnly={status.fixed}
        >
          <Stack gap={8}>
            {sensitivitySchema.options.map((option) => (
              <Radio key={option} value={option} disabled={status.fixed} size="xs" {...words()[option]} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {status?.fixed && <p>{t('settings:noChoice')}</p>}
      {status?.chosen === null && !status.fixed && <p>{t('settings:ownValues')}</p>}
      {error && <ErrorNote error={error} />}
    </section>
  );
}
