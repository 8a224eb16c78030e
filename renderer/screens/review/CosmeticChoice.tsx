import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { cosmeticStyleSchema } from '../../../model/cosmeticStyle.ts';
import type { Region } from '../../../model/redaction.ts';
import type { EditorAction } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';

interface CosmeticChoiceProps {
  readonly region: Region;
  readonly dispatch: (action: EditorAction) => void;
}

/** Whether what was drawn is a redaction or only coarser for the eye; why the latter anonymises nobody stands where it is picked. */
export function CosmeticChoice({ region: { cosmetic }, dispatch }: CosmeticChoiceProps) {
  const why = useId();
  return (
    <div className="cosmetic-choice">
      <SegmentedControl
        aria-label={t('canvas:cosmetic.group')}
        aria-describedby={why}
        fullWidth
        size="xs"
        value={cosmetic ?? 'solid'}
        onChange={(value) => dispatch({ kind: 'cosmetic', style: cosmeticStyleSchema.safeParse(value).data })}
        data={[
          { value: 'solid', label: t('canvas:cosmetic.solid') },
          ...cosmeticStyleSchema.options.map((style) => ({ value: style, label: t(`canvas:cosmetic.${style}`) })),
        ]}
      />
      <p id={why} className="side-note" data-tone={cosmetic && 'warning'}>
        {t('canvas:cosmetic.why')}
      </p>
    </div>
  );
}
