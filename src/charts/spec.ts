import type { TopLevelSpec } from 'vega-lite';
import { type Layout, WIDTH } from './lay-out.ts';

/** The font that `draw.ts` brings. */
export const FONT = 'DejaVu Sans';

/** A background of its own, as Discord is light for some and dark for others. */
const PAPER = '#ffffff';
const INK = '#1f2328';

/** Colours that colour-blind people can tell apart, too (https://doi.org/10.1038/nmeth.1618). */
const COLORS = { first: '#0072b2', second: '#d55e00', third: '#009e73', line: '#8c959f' } as const;

/** Describes a layout to vega-lite: everything has its place, so there are no scales. */
export function buildSpec({ height, boxes, words }: Layout): TopLevelSpec {
  const at = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null }) as const;
  const asIs = (field: string) => ({ field, type: 'nominal', scale: null }) as const;
  return {
    width: WIDTH,
    height,
    autosize: { type: 'none', contains: 'padding' },
    padding: 0,
    background: PAPER,
    config: { font: FONT, view: { stroke: null } },
    layer: [
      {
        data: { values: boxes.map(({ color, ...box }) => ({ ...box, color: COLORS[color] })) },
        mark: { type: 'rect' },
        encoding: { x: at('x'), x2: { field: 'x2' }, y: at('y'), y2: { field: 'y2' }, color: asIs('color') },
      },
      ...(['left', 'center', 'right'] as const).flatMap((align) =>
        (['normal', 'bold'] as const).map((fontWeight) => ({
          data: { values: words.filter((one) => one.align === align && one.weight === fontWeight) },
          mark: { type: 'text' as const, align, baseline: 'alphabetic' as const, fontWeight, color: INK },
          encoding: {
            x: at('x'),
            y: at('y'),
            text: { field: 'text' },
            size: { field: 'size', type: 'quantitative' as const, scale: null },
          },
        })),
      ),
    ],
  };
}
