import { assertNever } from '../../../model/result.ts';
import type { Step } from '../history.ts';
import { arrowTool, type ArrowState } from './arrow.ts';
import { labelTool, type LabelState } from './label.ts';
import { maskTool, type MaskState } from './mask.ts';
import { pointerTool, type PointerState } from './pointer.ts';
import { selectTool, type SelectState } from './select.ts';
import type { Outcome, ToolContext, ToolEvent } from './tool.ts';

/** The tool in hand with its state. Only one is ever active. */
export type ActiveTool =
  | { readonly tool: 'select'; readonly state: SelectState }
  | { readonly tool: 'rectangle'; readonly state: MaskState }
  | { readonly tool: 'ellipse'; readonly state: MaskState }
  | { readonly tool: 'arrow'; readonly state: ArrowState }
  | { readonly tool: 'label'; readonly state: LabelState }
  | { readonly tool: 'pointer'; readonly state: PointerState };
export type ToolName = ActiveTool['tool'];

const rectangleTool = maskTool('rectangle');
const ellipseTool = maskTool('ellipse');

export function pickTool(tool: ToolName): ActiveTool {
  switch (tool) {
    case 'select':
      return { tool, state: selectTool.idle };
    case 'rectangle':
      return { tool, state: rectangleTool.idle };
    case 'ellipse':
      return { tool, state: ellipseTool.idle };
    case 'arrow':
      return { tool, state: arrowTool.idle };
    case 'label':
      return { tool, state: labelTool.idle };
    case 'pointer':
      return { tool, state: pointerTool.idle };
    default:
      return assertNever(tool);
  }
}

const held = <T extends ToolName, S>(tool: T, { state, ...rest }: Outcome<S>) => ({ ...rest, state: { tool, state } });

export function handleTool(active: ActiveTool, event: ToolEvent, context: ToolContext): Outcome<ActiveTool> {
  switch (active.tool) {
    case 'select':
      return held('select', selectTool.handle(active.state, event, context));
    case 'rectangle':
      return held('rectangle', rectangleTool.handle(active.state, event, context));
    case 'ellipse':
      return held('ellipse', ellipseTool.handle(active.state, event, context));
    case 'arrow':
      return held('arrow', arrowTool.handle(active.state, event, context));
    case 'label':
      return held('label', labelTool.handle(active.state, event, context));
    case 'pointer':
      return held('pointer', pointerTool.handle(active.state, event, context));
    default:
      return assertNever(active);
  }
}

/** The step that completing the tool now would run. */
export function pendingStep(active: ActiveTool, context: ToolContext): Step | undefined {
  switch (active.tool) {
    case 'select':
      return selectTool.pending(active.state, context);
    case 'rectangle':
      return rectangleTool.pending(active.state, context);
    case 'ellipse':
      return ellipseTool.pending(active.state, context);
    case 'arrow':
      return arrowTool.pending(active.state, context);
    case 'label':
      return labelTool.pending(active.state, context);
    case 'pointer':
      return pointerTool.pending(active.state, context);
    default:
      return assertNever(active);
  }
}
