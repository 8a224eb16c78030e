import sharp from 'sharp';

/**
 * sharp with every loader shut but JPEG and PNG from memory: a hostile file cannot choose SVG, PDF, TIFF or a delegate by what it
 * claims to be. One picture per process at a time, so libvips keeps no cache and runs one thread of its own.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
