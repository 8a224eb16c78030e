import { boxToView, viewMatrix, type Size, type Viewport } from '../../model/geometry.ts';
import type { ShownPicture } from './pictureSource.ts';

/** The picture in its place; a frame about that place while there is none. */
export function paintPicture(
  context: CanvasRenderingContext2D,
  picture: ShownPicture | null,
  image: Size,
  viewport: Viewport,
): void {
  if (!picture) {
    const { x, y, width, height } = boxToView({ x: 0, y: 0, ...image }, viewport);
    context.strokeStyle = 'rgba(128, 128, 128, 0.4)';
    context.strokeRect(x, y, width, height);
    return;
  }
  context.save();
  // Above twice its size every pixel is seen as a square: what is there is shown, not what is between.
  context.imageSmoothingEnabled = viewport.scale < 2;
  context.imageSmoothingQuality = 'medium';
  context.transform(...viewMatrix(viewport));
  context.drawImage(picture.bitmap, 0, 0, image.width, image.height);
  for (const { box, bitmap } of picture.tiles ?? []) context.drawImage(bitmap, box.x, box.y, box.width, box.height);
  context.restore();
}
