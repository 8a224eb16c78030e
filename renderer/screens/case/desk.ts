import { createStore, type StoreApi } from 'zustand';
import type { Comment, SharedCase } from '../../../contract/caseApi.schema.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { ImageId } from '../../../model/ids.ts';
import { applyDiff } from '../../editor/document.ts';
import type { ToolContext, ToolEvent } from '../../editor/tools/tool.ts';
import { handleTool, pendingStep, pickTool, type ActiveTool } from '../../editor/tools/tools.ts';

export type SharedImage = SharedCase['imageList'][number];

/** What a comment can be drawn with. */
export const markTools = ['pointer', 'arrow', 'mark-ellipse', 'freehand'] as const;
export type MarkTool = (typeof markTools)[number];
/** As the service takes them. */
const mostMarks = 50;

/** What is looked at on a case's page, and what is drawn for the comment that is being written. */
export interface Desk {
  readonly index: number;
  readonly frame: number;
  readonly annotationsShown: boolean;
  /** The comment whose shapes lie on the picture. */
  readonly comment: Comment | null;
  readonly tool: ActiveTool | null;
  readonly marks: readonly Annotation[];
  /** The picture that the marks are on; null while there are none. */
  readonly marked: ImageId | null;
}
export type DeskStore = StoreApi<Desk>;

export const createDesk = (): DeskStore =>
  createStore(() => ({
    index: 0,
    frame: 0,
    annotationsShown: true,
    comment: null,
    tool: null,
    marks: [],
    marked: null,
  }));

export function goToPicture(desk: DeskStore, index: number): void {
  if (index !== desk.getState().index) desk.setState({ index, frame: 0, tool: null });
}

/** Its picture and frame come to the front with it; null takes the shapes away again. */
export function showComment(desk: DeskStore, comment: Comment | null, images: readonly SharedImage[]): void {
  desk.setState({ comment });
  const index = comment?.image ? images.findIndex(({ id }) => id === comment.image) : -1;
  if (index < 0) return;
  goToPicture(desk, index);
  desk.setState({ frame: comment?.annotations[0]?.frame ?? 0 });
}

/** The same tool again puts it away. */
export function pickMarkTool(desk: DeskStore, tool: MarkTool | null): void {
  desk.setState(({ tool: held }) => ({ tool: tool === null || held?.tool === tool ? null : pickTool(tool) }));
}

export const clearMarks = (desk: DeskStore): void => desk.setState({ marks: [], marked: null, tool: null });

type Ground = Pick<ToolContext, 'image' | 'tolerance'>;

const contextOf = ({ marks, frame }: Desk, ground: Ground): ToolContext => ({
  ...ground,
  document: { regions: [], annotations: marks },
  selection: [],
  frame,
  scope: { from: frame, to: frame },
  annotationsShown: true,
  style: {},
  brush: 1,
  locked: false,
  newId: () => crypto.randomUUID(),
});

/** Passes an event on the picture to the tool in hand. */
export function mark(desk: DeskStore, event: ToolEvent, image: SharedImage, ground: Ground): void {
  const state = desk.getState();
  const { tool, marks, marked } = state;
  if (!tool || (marked !== null && marked !== image.id) || marks.length >= mostMarks) return;
  const outcome = handleTool(tool, event, contextOf(state, ground));
  if (!outcome.step) return desk.setState({ tool: outcome.state });
  const { annotations } = applyDiff({ regions: [], annotations: marks }, outcome.step.diff);
  desk.setState({ tool: outcome.state, marks: annotations, marked: image.id });
}

/** The marks with what the tool in hand would add now. */
export function seenMarks(state: Desk, ground: Ground): readonly Annotation[] {
  const step = state.tool && pendingStep(state.tool, contextOf(state, ground));
  return step ? applyDiff({ regions: [], annotations: state.marks }, step.diff).annotations : state.marks;
}
