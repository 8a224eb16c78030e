import { Button, Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import { namesDevice, signatureOf, type DeviceSignature } from '../../../model/deviceSignature.ts';
import type { DeviceTemplate } from '../../../model/deviceTemplate.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import type { EditorAction } from '../../editor/editor.ts';
import { deviceWords } from '../../ui/deviceWords.ts';
import { t } from '../../words/words.ts';
import { SaveTemplate } from './SaveTemplate.tsx';
import { templateChoices } from './templateChoices.ts';

interface TemplatesProps {
  readonly detail: ItemDetail;
  readonly locked: boolean;
  readonly dispatch: (action: EditorAction) => void;
}

/** What is known of the picture's device, and what may be kept for its next pictures; nothing where no device is named. */
export function Templates({ detail, locked, dispatch }: TemplatesProps) {
  const device = signatureOf(detail.facts);
  if (!device || !namesDevice(device)) return null;
  return <OfDevice device={device} detail={detail} locked={locked} dispatch={dispatch} />;
}

function OfDevice({ device, detail, locked, dispatch }: TemplatesProps & { readonly device: DeviceSignature }) {
  const [templates, setTemplates] = useState<readonly DeviceTemplate[]>([]);
  const [isSaving, setSaving] = useState(false);
  useEffect(() => {
    void scrim.templates.list().then((result) => (result.ok ? setTemplates(result.value) : reportError(result.error)));
  }, []);
  const { cover, keep } = templateChoices(detail);
  const hasChoice = cover.length + keep.length > 0;
  // A layout of the same size may be another model's: whoever applies it sees what it covers.
  const fitting = templates.filter(
    (one) => one.cover.length > 0 && one.device.Rows === device.Rows && one.device.Columns === device.Columns,
  );
  return (
    <section aria-labelledby="templates-title">
      <div className="side-head">
        <h2 id="templates-title">{t('templates:title')}</h2>
      </div>
      <p className="side-note">{hasChoice ? deviceWords(device) : t('templates:nothingDecided')}</p>
      <div className="template-actions">
        <Button variant="default" size="compact-xs" disabled={!hasChoice} onClick={() => setSaving(true)}>
          {t('templates:saveAs')}
        </Button>
        <Menu position="top-start" withinPortal={false} floatingStrategy="fixed">
          <Menu.Target>
            <Button variant="default" size="compact-xs" disabled={fitting.length === 0 || locked}>
              {t('templates:apply')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown aria-label={t('templates:apply')}>
            {fitting.map(({ id, name, cover: areas }) => (
              <Menu.Item key={id} onClick={() => dispatch({ kind: 'apply-template', cover: areas })}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {isSaving && (
        <SaveTemplate
          detail={detail}
          device={device}
          onClose={() => setSaving(false)}
          onSaved={(template) => setTemplates([...templates, template])}
        />
      )}
    </section>
  );
}
