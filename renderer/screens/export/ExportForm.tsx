import { Button, Checkbox, Radio } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { isPhoto } from '../../../model/depiction.ts';
import type { ExportWish } from '../../../model/exporting.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { shootsOf, takenOf } from '../../../model/shoot.ts';
import { loadArchive, useExports } from '../../app/state/exports.ts';
import { go } from '../../app/state/route.ts';
import { t } from '../../words/words.ts';

type Kind = 'dicom' | 'png' | 'jpeg' | 'archive' | 'evidence';

interface ExportFormProps {
  readonly items: readonly ItemSummary[];
  readonly onStart: (wish: ExportWish) => void;
  readonly onClose: () => void;
}

export function ExportForm({ items, onStart, onClose }: ExportFormProps) {
  const archive = useExports((state) => state.archive);
  const [kind, setKind] = useState<Kind>('dicom');
  const [choices, setChoices] = useState<Choices>({ zip: false, annotations: false, photos: false, before: false });
  const shoots = useMemo(() => shootsAmong(items), [items]);
  useEffect(() => void loadArchive(), []);
  const ready = items.filter(({ state }) => state.kind === 'reviewed' || state.kind === 'cleared').length;
  const toArchive = kind === 'archive';
  const withoutArchive = toArchive && (archive === null || archive === 'unknown');
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready > 0 && !withoutArchive) {
          onStart(wishOf(kind, { ...choices, photos: choices.photos && shoots.photos > 0 }));
        }
      }}
    >
      <p className="dim">
        {ready < items.length
          ? t('exports:textSome', { count: items.length - ready, of: items.length })
          : t('exports:text')}
      </p>
      <Radio.Group label={t('exports:as')} value={kind} onChange={(value) => setKind(value)}>
        <div className="choices">
          <Radio value="dicom" label={t('exports:dicom')} />
          <Radio value="png" label={t('exports:png')} />
          <Radio value="jpeg" label={t('exports:jpeg')} />
          <Radio value="archive" label={t('exports:archive')} description={archiveWords(archive)} />
          <Radio value="evidence" label={t('exports:evidence')} description={t('exports:evidenceText')} />
        </div>
      </Radio.Group>
      <ChoiceFields kind={kind} shoots={shoots} choices={choices} onChange={setChoices} />
      <div className="dialog-actions">
        {withoutArchive && (
          <Button
            variant="default"
            onClick={() => {
              onClose();
              go({ kind: 'settings' });
            }}
          >
            {t('exports:setUpArchive')}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" disabled={ready === 0 || withoutArchive}>
          {toArchive ? t('exports:send', { count: ready }) : t('exports:exportTo', { count: ready })}
        </Button>
      </div>
    </form>
  );
}

interface Choices {
  readonly zip: boolean;
  readonly annotations: boolean;
  readonly photos: boolean;
  /** Evidence shows what was covered. */
  readonly before: boolean;
}

interface ChoiceFieldsProps {
  readonly kind: Kind;
  readonly shoots: Shoots;
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
}

/** What else there is to say of the kind that is chosen. */
function ChoiceFields({ kind, shoots, choices, onChange }: ChoiceFieldsProps) {
  const field = (name: keyof Choices, label: string, description?: string) => (
    <Checkbox
      label={label}
      description={description}
      checked={choices[name]}
      onChange={(event) => onChange({ ...choices, [name]: event.currentTarget.checked })}
    />
  );
  if (kind === 'evidence') return field('before', t('exports:showCovered'), t('exports:coveredText'));
  const drawn = kind === 'dicom' ? t('exports:annotationsDicom') : t('exports:annotationsDrawn');
  return (
    <>
      {shoots.photos > 0 &&
        (kind === 'dicom' || kind === 'archive') &&
        field('photos', t('exports:photosAsObjects'), shootWords(shoots))}
      {kind !== 'archive' && field('zip', t('exports:zip'))}
      {kind !== 'archive' && field('annotations', t('exports:withAnnotations'), drawn)}
    </>
  );
}

function wishOf(kind: Kind, { zip, annotations, photos, before }: Choices): ExportWish {
  if (kind === 'evidence') return { kind, before };
  if (kind === 'archive') return { kind, photos };
  return kind === 'dicom' ? { kind, zip, annotations, photos } : { kind: 'rendered', format: kind, zip, annotations };
}

interface Shoots {
  readonly photos: number;
  readonly shoots: number;
}

/** Photos among those chosen, and how many shoots they make by themselves. */
function shootsAmong(chosen: readonly ItemSummary[]): Shoots {
  const photos = chosen.filter(isPhoto);
  return { photos: photos.length, shoots: shootsOf(photos.map(takenOf)).length };
}

const shootWords = ({ photos, shoots }: Shoots): string =>
  t('exports:shootText', {
    photos: t('exports:photos', { count: photos }),
    shoots: t('exports:shoots', { count: shoots }),
  });

function archiveWords(archive: ReturnType<typeof useExports.getState>['archive']): string {
  if (archive === null || archive === 'unknown') return t('exports:noArchive');
  return t('exports:toArchive', { host: URL.canParse(archive.url) ? new URL(archive.url).host : archive.url });
}
