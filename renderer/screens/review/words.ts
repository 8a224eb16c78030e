import { reasonOf, type TextHint } from '../../../model/proposalReason.ts';
import type { FrameScope, Region } from '../../../model/redaction.ts';
import { coversEyesOnly } from '../../editor/parts.ts';
import { colours } from '../../canvas/painting.ts';
import type { Step } from '../../../model/editHistory.ts';
import { english } from '../../words/en/english.ts';
import { t } from '../../words/words.ts';

/** A region in words, for the list, the tip over the canvas and the screen reader. */
export function regionWords(region: Region): { title: string; why: string; colour: string } {
  const frames = framesWords(region.frames);
  if (region.origin.kind === 'manual') {
    const { width, height } = region.shape.box;
    const name = t(`canvas:masks.${region.shape.kind}`);
    const { cosmetic } = region;
    const title = `${cosmetic ? t(`canvas:cosmetic.title.${cosmetic}`, { name }) : name}${frames}`;
    const size = { width: Math.round(width), height: Math.round(height) };
    if (cosmetic) return { title, why: t('canvas:cosmetic.note'), colour: colours.cosmetic };
    return { title, why: t('canvas:masks.byHand', size), colour: colours.manual };
  }
  const { what, score, reason } = region.origin;
  if (coversEyesOnly(region)) {
    return { title: `${t('review:region.eyes')}${frames}`, why: t('review:region.eyesWhy'), colour: colours[what] };
  }
  // What a line of text is taken for: a hint to look, no permission to keep it.
  const taken = region.origin.textClass ? `${t(`review:region.classes.${region.origin.textClass}`)}: ` : '';
  const named = { kind: t(`review:region.kinds.${what}`), percent: Math.round(score * 100) };
  return {
    title: `${t('review:region.proposal', named)}${frames}`,
    why: `${taken}${whyWords(reason)}`,
    colour: colours[what],
  };
}

/** Core writes its reasons in English; one that nobody knows here is shown as it stands. */
function whyWords(sentence: string): string {
  const reason = reasonOf(sentence);
  if (!reason) return sentence;
  switch (reason.kind) {
    case 'text': {
      const { quote, hint } = reason;
      return hint ? t('review:why.hinted', { quote, hint: hintWords(hint) }) : t('review:why.text', { quote });
    }
    case 'template':
      return t('review:why.template', { name: reason.name });
    case 'banner':
      return t('review:why.banner', { source: reason.source });
    default:
      return t(`review:why.${reason.kind}`);
  }
}

function hintWords(hint: TextHint): string {
  if (hint.kind === 'form') return t('review:why.looksLike', { form: t(`review:why.forms.${hint.form}`) });
  const match = t(`review:why.${hint.how}`, { keyword: hint.keyword });
  return hint.ofProject ? t('review:why.ofProject', { hint: match }) : match;
}

function framesWords(frames: FrameScope): string {
  if (typeof frames === 'object') return t('canvas:cover.onFrames', { from: frames.from + 1, to: frames.to + 1 });
  return frames === 'all' ? '' : t('canvas:cover.onFrame', { frame: frames + 1 });
}

type StepName = keyof typeof english.canvas.steps;
const isStepName = (name: string): name is StepName => name in english.canvas.steps;

/** An edit by its name; one of a later version, from a history that was kept, by the name that it has. */
export const stepWords = ({ name }: Step): string => (isStepName(name) ? t(`canvas:steps.${name}`) : name);
