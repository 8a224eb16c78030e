import type { Region, TextClass } from '../../../model/redaction.ts';
import { coversEyesOnly } from '../../editor/parts.ts';
import { colours } from '../../canvas/painting.ts';
import { t } from '../../words/words.ts';

const kindNames = { face: 'Face', text: 'Text', region: 'Outside the image region' } as const;

/** What a line of text is taken for: a hint to look, no permission to keep it. */
const classNames: Record<TextClass, string> = {
  identifier: 'Identifies',
  probable: 'May identify',
  measurement: 'Measurement or scale',
  unknown: 'Not understood',
};

/** A region in words, for the list, the tip over the canvas and the screen reader. */
export function regionWords(region: Region): { title: string; why: string; colour: string } {
  const frames = region.frames === 'all' ? '' : `, frame ${region.frames + 1}`;
  if (region.origin.kind === 'manual') {
    const { width, height } = region.shape.box;
    const title = `${t(`canvas:masks.${region.shape.kind}`)}${frames}`;
    const size = { width: Math.round(width), height: Math.round(height) };
    return { title, why: t('canvas:masks.byHand', size), colour: colours.manual };
  }
  const { what, score, reason } = region.origin;
  if (coversEyesOnly(region)) {
    return { title: `Eyes only${frames}`, why: 'A face is recognised without its eyes too', colour: colours[what] };
  }
  const taken = region.origin.textClass ? `${classNames[region.origin.textClass]}: ` : '';
  return {
    title: `${kindNames[what]} ${Math.round(score * 100)} %${frames}`,
    why: `${taken}${reason}`,
    colour: colours[what],
  };
}

export const decisionWords = { pending: 'pending', accepted: 'accepted', rejected: 'rejected' } as const;
