import { Button, Checkbox, Radio } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { isPhoto } from '../../../model/depiction.ts';
import type { ExportWish } from '../../../model/exporting.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { shootsOf, takenOf } from '../../../model/shoot.ts';
import { loadArchive, useExports } from '../../app/state/exports.ts';
import { go } from '../../app/state/route.ts';

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
        Pictures leave as they were reviewed: burned, de-identified, verified. Whatever is not reviewed is left out
        {ready < items.length && `: ${items.length - ready} of the ${items.length} chosen`}.
      </p>
      <Radio.Group label="As" value={kind} onChange={(value) => setKind(value)}>
        <div className="choices">
          <Radio value="dicom" label="DICOM folder with DICOMDIR" />
          <Radio value="png" label="PNG pictures" />
          <Radio value="jpeg" label="JPEG pictures" />
          <Radio value="archive" label="Send to archive (DICOMweb)" description={archiveWords(archive)} />
          <Radio
            value="evidence"
            label="Evidence"
            description="What was done, checked and approved, as PDF and JSON."
          />
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
            Set up the archive
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={ready === 0 || withoutArchive}>
          {toArchive ? `Send ${ready}` : `Export ${ready} to…`}
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
  if (kind === 'evidence') return field('before', 'Show what was covered', beforeWords);
  const drawn = kind === 'dicom' ? 'As presentation states and structured reports beside the images.' : drawnWords;
  return (
    <>
      {shoots.photos > 0 &&
        (kind === 'dicom' || kind === 'archive') &&
        field('photos', 'Photos as DICOM objects', shootWords(shoots))}
      {kind !== 'archive' && field('zip', 'One zip file')}
      {kind !== 'archive' && field('annotations', 'With annotations', drawn)}
    </>
  );
}

const drawnWords = 'Drawn into the pixels of the copies.';
const beforeWords =
  'Cuttings of the originals beside the finished pictures. They identify: such an archive must stay where the originals may be.';

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
  `${photos === 1 ? '1 photo' : `${photos} photos`} of ${shoots === 1 ? '1 shoot' : `${shoots} shoots`}. Each shoot becomes the ` +
  'study of one pseudonymous patient: export photos of two people one after the other. Without this, photos are left out.';

function archiveWords(archive: ReturnType<typeof useExports.getState>['archive']): string {
  if (archive === null || archive === 'unknown') return 'No archive is set up yet.';
  return `To ${URL.canParse(archive.url) ? new URL(archive.url).host : archive.url}.`;
}
