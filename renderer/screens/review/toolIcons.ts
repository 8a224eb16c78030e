import {
  IconAngle,
  IconArrowUpRight,
  IconBrush,
  IconCircle,
  IconCircleDashed,
  IconCircleFilled,
  IconCircleNumber1,
  IconLetterT,
  IconLine,
  IconPointer,
  IconPolygon,
  IconHexagonFilled,
  IconRectangle,
  IconRectangleFilled,
  IconRulerMeasure,
  IconScribble,
  IconSquareDashed,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Annotation } from '../../../model/annotation.ts';
import type { ToolName } from '../../editor/tools/tools.ts';

/** What covers is filled, what marks is an outline, what measures is dashed or a ruler. */
export const toolIcons: Readonly<Record<ToolName, TablerIcon>> = {
  select: IconPointer,
  rectangle: IconRectangleFilled,
  ellipse: IconCircleFilled,
  polygon: IconHexagonFilled,
  brush: IconBrush,
  arrow: IconArrowUpRight,
  line: IconLine,
  freehand: IconScribble,
  'mark-rectangle': IconRectangle,
  'mark-ellipse': IconCircle,
  'mark-polygon': IconPolygon,
  label: IconLetterT,
  pointer: IconCircleNumber1,
  length: IconRulerMeasure,
  angle: IconAngle,
  'roi-ellipse': IconCircleDashed,
  'roi-rectangle': IconSquareDashed,
};

/** The tool that makes such an annotation; its name is the annotation's. */
export function toolOf(annotation: Annotation): Exclude<ToolName, 'select' | 'brush'> {
  switch (annotation.kind) {
    case 'rectangle':
      return 'mark-rectangle';
    case 'ellipse':
      return 'mark-ellipse';
    case 'polygon':
      return 'mark-polygon';
    case 'roi':
      return annotation.shape === 'ellipse' ? 'roi-ellipse' : 'roi-rectangle';
    default:
      return annotation.kind;
  }
}
