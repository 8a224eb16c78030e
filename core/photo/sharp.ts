import sharp from 'sharp';

/**
 * sharp with every loader shut but those of photos, from memory: a hostile file cannot choose SVG, PDF or a delegate by what it
 * claims to be. One picture per process at a time, so libvips keeps no cache and runs one thread of its own.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
});
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
