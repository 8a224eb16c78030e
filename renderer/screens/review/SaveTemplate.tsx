import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DeviceSignature } from '../../../model/deviceSignature.ts';
import { templateNameSchema, type DeviceTemplate } from '../../../model/deviceTemplate.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { RegionId } from '../../../model/ids.ts';
import type { ItemDetail } from '../../../model/item.ts';
import type { Region } from '../../../model/redaction.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { deviceWords } from '../../ui/deviceWords.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { templateChoices, whatOf } from './templateChoices.ts';

interface SaveTemplateProps {
  readonly detail: ItemDetail;
  readonly device: DeviceSignature;
  readonly onClose: () => void;
  readonly onSaved: (template: DeviceTemplate) => void;
}

/** Asks for a name and for which of the decided regions stand at the same place on every picture of the device. */
export function SaveTemplate({ detail, device, onClose, onSaved }: SaveTemplateProps) {
  const { cover, keep } = templateChoices(detail);
  const [name, setName] = useState(device.ManufacturerModelName || device.Manufacturer);
  const [chosen, setChosen] = useState<readonly RegionId[]>([...cover, ...keep].map(({ id }) => id));
  const [error, setError] = useState<ScrimError | null>(null);
  const parsed = templateNameSchema.safeParse(name);
  const save = async () => {
    const result = await scrim.templates.save({ item: detail.id, name: name.trim(), regions: [...chosen] });
    if (!result.ok) return setError(result.error);
    const { template, proposed } = result.value;
    inform(proposed === 0 ? t('templates:saved') : t('templates:savedAlike', { count: proposed }));
    onSaved(template);
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={t('templates:saveAsTitle')}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="dim">{t('templates:saveAsText', { device: deviceWords(device) })}</p>
        <TextInput
          label={t('templates:name')}
          description={t('templates:nameText')}
          value={name}
          maxLength={80}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          value={[...chosen]}
          onChange={(ids) => setChosen([...cover, ...keep].flatMap(({ id }) => (ids.includes(id) ? [id] : [])))}
        >
          <Stack gap={12}>
            <Choices label={t('templates:cover')} regions={cover} />
            <Choices label={t('templates:keep')} regions={keep} />
          </Stack>
        </Checkbox.Group>
        {error && <ErrorNote error={error} />}
        <DialogActions onCancel={onClose}>
          <Button type="submit" disabled={!parsed.success || chosen.length === 0}>
            {t('templates:save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Choices({ label, regions }: { readonly label: string; readonly regions: readonly Region[] }) {
  if (regions.length === 0) return null;
  return (
    <div role="group" aria-label={label} className="template-choices">
      <span className="dim">{label}</span>
      {regions.map((region) => (
        <Checkbox key={region.id} size="xs" value={region.id} label={areaWords(region)} />
      ))}
    </div>
  );
}

function areaWords(region: Region): string {
  const { x, y, width, height } = region.shape.box;
  const kind = whatOf(region);
  const what = kind === 'face' ? '' : t(`templates:what.${kind}`);
  const size = { width: Math.round(width), height: Math.round(height) };
  return t('templates:area', { what, x: Math.round(x), y: Math.round(y), ...size });
}
