import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { templateNameSchema, type DeviceTemplate } from '../../../model/deviceTemplate.ts';
import type { Result } from '../../../model/result.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { deviceWords } from '../../ui/deviceWords.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';

type Deed = { readonly kind: 'rename' | 'remove'; readonly template: DeviceTemplate };

/** What people decided about devices: a list, and its way to other workstations. */
export function TemplatesSection() {
  const [templates, setTemplates] = useState<readonly DeviceTemplate[]>([]);
  const [deed, setDeed] = useState<Deed | null>(null);
  const take = (result: Result<DeviceTemplate[]>): void => {
    if (result.ok) setTemplates(result.value);
    else reportError(result.error);
  };
  useEffect(() => void scrim.templates.list().then(take), []);
  const exportAll = async () => {
    const result = await scrim.templates.export();
    if (!result.ok) reportError(result.error);
    else if (result.value !== null) inform(t('templates:exported', { count: result.value }));
  };
  const importSome = async () => {
    const result = await scrim.templates.import();
    if (!result.ok) return reportError(result.error);
    if (result.value === null) return;
    inform(t('templates:imported', { count: result.value }));
    take(await scrim.templates.list());
  };
  return (
    <section aria-labelledby="device-templates-title" className="settings-section">
      <h2 id="device-templates-title">{t('templates:title')}</h2>
      <p className="dim">{t('templates:text')}</p>
      {templates.length === 0 ? <p>{t('templates:none')}</p> : <TemplateList templates={templates} onDo={setDeed} />}
      <div className="settings-actions">
        <Button variant="default" disabled={templates.length === 0} onClick={() => void exportAll()}>
          {t('templates:export')}
        </Button>
        <Button variant="default" onClick={() => void importSome()}>
          {t('templates:import')}
        </Button>
      </div>
      {deed?.kind === 'remove' && (
        <ConfirmDialog
          title={t('templates:removeNamed', { name: deed.template.name })}
          text={t('templates:removeText')}
          action={t('templates:removeDo')}
          onConfirm={() => void scrim.templates.remove({ id: deed.template.id }).then(take)}
          onClose={() => setDeed(null)}
        />
      )}
      {deed?.kind === 'rename' && <RenameDialog template={deed.template} onClose={() => setDeed(null)} onDone={take} />}
    </section>
  );
}

interface ListProps {
  readonly templates: readonly DeviceTemplate[];
  readonly onDo: (deed: Deed) => void;
}

function TemplateList({ templates, onDo }: ListProps) {
  return (
    <ul className="template-list" aria-label={t('templates:list')}>
      {templates.map((template) => {
        const { id, name, device, cover, keep } = template;
        const does = [
          ...(cover.length > 0 ? [t('templates:covers', { count: cover.length })] : []),
          ...(keep.length > 0 ? [t('templates:keeps', { count: keep.length })] : []),
        ];
        return (
          <li key={id} className="template-entry">
            <div>
              <strong>{name}</strong>
              <p className="dim">{deviceWords(device)}</p>
              <p className="dim">{does.join(', ')}</p>
            </div>
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t('templates:renameNamed', { name })}
              onClick={() => onDo({ kind: 'rename', template })}
            >
              {t('templates:rename')}
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t('templates:removeNamed', { name })}
              onClick={() => onDo({ kind: 'remove', template })}
            >
              {t('templates:remove')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

interface RenameProps {
  readonly template: DeviceTemplate;
  readonly onClose: () => void;
  readonly onDone: (result: Result<DeviceTemplate[]>) => void;
}

function RenameDialog({ template, onClose, onDone }: RenameProps) {
  const [name, setName] = useState(template.name);
  const parsed = templateNameSchema.safeParse(name);
  const save = async () => {
    onDone(await scrim.templates.rename({ id: template.id, name: name.trim() }));
    onClose();
  };
  const title = t('templates:renameNamed', { name: template.name });
  return (
    <Dialog onClose={onClose} title={title} size="sm">
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('templates:name')}
          description={t('templates:nameText')}
          value={name}
          maxLength={80}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogActions onCancel={onClose}>
          <Button type="submit" disabled={!parsed.success}>
            {t('templates:save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
