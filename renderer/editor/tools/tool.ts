import type { AnnotationStyle } from '../../../model/annotation.ts';
import type { ImagePoint, Size } from '../../../model/geometry.ts';
import type { FrameScope } from '../../../model/redaction.ts';
import type { EditDocument } from '../document.ts';
import type { Step } from '../../../model/editHistory.ts';

/** What a tool may look at. `tolerance` is a few view pixels in image units. */
export interface ToolContext {
  readonly document: EditDocument;
  readonly selection: readonly string[];
  readonly frame: number;
  /** Which frames a new redaction covers. */
  readonly scope: FrameScope;
  readonly image: Size;
  readonly tolerance: number;
  readonly annotationsShown: boolean;
  /** Of annotations to come. */
  readonly style: AnnotationStyle;
  /** Radius of the brush, in pixels of the picture. */
  readonly brush: number;
  /** A reviewed item: it may be looked at and selected on, not changed. */
  readonly locked: boolean;
  readonly newId: () => string;
}

export type ToolEvent =
  | { readonly kind: 'press'; readonly at: ImagePoint; readonly additive: boolean }
  | { readonly kind: 'drag'; readonly at: ImagePoint; readonly constrain: boolean }
  | { readonly kind: 'release'; readonly at: ImagePoint }
  /** From the keyboard: begin a shape of this size about this point. */
  | { readonly kind: 'place'; readonly at: ImagePoint; readonly size: number }
  | { readonly kind: 'nudge'; readonly dx: number; readonly dy: number; readonly resize: boolean }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'confirm' }
  /** The person changed their mind. */
  | { readonly kind: 'cancel' }
  /** Something else came between: another tool, another frame, a lost pointer. */
  | { readonly kind: 'interrupt' };

export interface Outcome<S> {
  readonly state: S;
  readonly step?: Step;
  readonly select?: readonly string[];
}

/** A tool is a small state machine over image coordinates; it knows neither the canvas nor the window. */
export interface Tool<S> {
  readonly idle: S;
  handle(state: S, event: ToolEvent, context: ToolContext): Outcome<S>;
  /** The step that completing now would run: what is previewed is what would be done. */
  pending(state: S, context: ToolContext): Step | undefined;
}
