import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { type Layout, WIDTH } from './lay-out.ts';
import { buildSpec, FONT } from './spec.ts';

/** Pixels for each that people see: screens with fine pixels show them all. */
const ZOOM = 2;

/** The font's own files: without any, resvg draws no text and says nothing, and a machine may have none or others. */
const FONT_FILES = [
  fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
];

/** Draws a layout as a PNG. It takes a tenth of a second, during which its thread does nothing else. */
export async function drawLayout(layout: Layout): Promise<Uint8Array> {
  const view = new View(parse(compile(buildSpec(layout)).spec), { renderer: 'none' });
  try {
    const drawn = new Resvg(await view.toSVG(), {
      fitTo: { mode: 'width', value: WIDTH * ZOOM },
      font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: FONT },
    });
    return drawn.render().asPng();
  } finally {
    view.finalize();
  }
}
