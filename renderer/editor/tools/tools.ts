import { assertNever } from '../../../model/result.ts';
import type { Step } from '../../../model/editHistory.ts';
import { boxTool, type BoxState } from './box.ts';
import { labelTool, type LabelState } from './label.ts';
import {
  boxMakers,
  pathMakers,
  segmentTools,
  strokeMakers,
  type BoxTool,
  type PathTool,
  type SegmentTool,
  type StrokeTool,
} from './make.ts';
import { pathTool, type PathState } from './path.ts';
import { pointerTool, type PointerState } from './pointer.ts';
import { segmentTool, type SegmentState } from './segment.ts';
import { selectTool, type SelectState } from './select.ts';
import { strokeTool, type StrokeState } from './stroke.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** The tool in hand with its state. Only one is ever active. Tools of one family are drawn alike and make different things. */
export type ActiveTool =
  | { readonly family: 'select'; readonly tool: 'select'; readonly state: SelectState }
  | { readonly family: 'box'; readonly tool: BoxTool; readonly state: BoxState }
  | { readonly family: 'segment'; readonly tool: SegmentTool; readonly state: SegmentState }
  | { readonly family: 'path'; readonly tool: PathTool; readonly state: PathState }
  | { readonly family: 'stroke'; readonly tool: StrokeTool; readonly state: StrokeState }
  | { readonly family: 'label'; readonly tool: 'label'; readonly state: LabelState }
  | { readonly family: 'pointer'; readonly tool: 'pointer'; readonly state: PointerState };
export type ToolName = ActiveTool['tool'];

const families = {
  select: { select: selectTool },
  box: mapped(boxMakers, boxTool),
  segment: Object.fromEntries(segmentTools.map((tool) => [tool, segmentTool(tool)])) as Record<
    SegmentTool,
    Tool<SegmentState>
  >,
  path: mapped(pathMakers, pathTool),
  stroke: {
    brush: strokeTool({ dabs: true, make: strokeMakers.brush }),
    freehand: strokeTool({ dabs: false, make: strokeMakers.freehand }),
  },
  label: { label: labelTool },
  pointer: { pointer: pointerTool },
} as const;

function mapped<K extends string, V, T>(rules: Readonly<Record<K, V>>, make: (rule: V) => T): Record<K, T> {
  const made = Object.entries<V>(rules).map(([name, rule]) => [name, make(rule)] as const);
  return Object.fromEntries(made) as Record<K, T>;
}

export function pickTool(tool: ToolName): ActiveTool {
  // Every tool rests alike; only the family says what its other states are.
  const [family] = Object.entries(families).find(([, tools]) => tool in tools)!;
  return { family, tool, state: { kind: 'idle' } } as ActiveTool;
}

const held = <A extends ActiveTool, S>(active: A, { state, ...rest }: Outcome<S>): Outcome<ActiveTool> => ({
  ...rest,
  state: { ...active, state } as unknown as ActiveTool,
});

export function handleTool(active: ActiveTool, event: ToolEvent, context: ToolContext): Outcome<ActiveTool> {
  switch (active.family) {
    case 'select':
      return held(active, selectTool.handle(active.state, event, context));
    case 'box':
      return held(active, families.box[active.tool].handle(active.state, event, context));
    case 'segment':
      return held(active, families.segment[active.tool].handle(active.state, event, context));
    case 'path':
      return held(active, families.path[active.tool].handle(active.state, event, context));
    case 'stroke':
      return held(active, families.stroke[active.tool].handle(active.state, event, context));
    case 'label':
      return held(active, labelTool.handle(active.state, event, context));
    case 'pointer':
      return held(active, pointerTool.handle(active.state, event, context));
    default:
      return assertNever(active);
  }
}

/** The step that completing the tool now would run. */
export function pendingStep(active: ActiveTool, context: ToolContext): Step | undefined {
  switch (active.family) {
    case 'select':
      return selectTool.pending(active.state, context);
    case 'box':
      return families.box[active.tool].pending(active.state, context);
    case 'segment':
      return families.segment[active.tool].pending(active.state, context);
    case 'path':
      return families.path[active.tool].pending(active.state, context);
    case 'stroke':
      return families.stroke[active.tool].pending(active.state, context);
    case 'label':
      return labelTool.pending(active.state, context);
    case 'pointer':
      return pointerTool.pending(active.state, context);
    default:
      return assertNever(active);
  }
}
