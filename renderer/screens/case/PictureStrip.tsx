import { UnstyledButton } from '@mantine/core';
import { CasePicture } from '../../ui/CasePicture.tsx';
import { t } from '../../words/words.ts';
import { goToPicture, type DeskStore, type SharedImage } from './desk.ts';

interface PictureStripProps {
  readonly images: readonly SharedImage[];
  readonly index: number;
  readonly desk: DeskStore;
}

export function PictureStrip({ images, index, desk }: PictureStripProps) {
  return (
    <ul className="shared-strip" aria-label={t('shared:picturesOf')} tabIndex={0}>
      {images.map((image, at) => (
        <li key={image.id}>
          <UnstyledButton
            aria-label={t('shared:picture', { n: at + 1 })}
            aria-current={at === index ? 'true' : undefined}
            onClick={() => goToPicture(desk, at)}
          >
            <CasePicture image={image.id} side={256} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
