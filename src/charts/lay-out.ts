import { cutLabel } from './cut-label.ts';
import type { BarRow, Figure, Sum } from './figure.ts';

/**
 * The width of the picture, in pixels as people see them: what a phone shows of one. Discord shows no picture higher than
 * 350, and makes a higher one narrower: a figure has so few rows that it stays about square.
 */
export const WIDTH = 400;

/** The space at the edges. */
const EDGE = 12;
/** Where bars begin, right of the names and the sums of their rows. */
const BARS = 166;
/** Where bars of sums begin, whose names are longer, and where the longest ends, so that its number has room. */
const SUM_BARS = 205;
const SUM_BARS_END = 345;
/** What a letter of a name takes on average, and a bold digit. */
const LETTER = 6.7;
const DIGIT = 7.7;
/** How many letters of the name of a sum and of a title there is room for. */
const MAX_SUM_NAME = 28;
const MAX_TITLE = 46;

/** Sizes of letters; the smallest is still read on a phone. */
const SIZES = { title: 14, heading: 12, text: 11 } as const;

/** Heights of what is drawn, from top to bottom. */
const TITLE_HEIGHT = 30;
const HEADING_HEIGHT = 19;
const DAYS_HEIGHT = 22;
const GAP = 6;
/** A row on a scale of its own has a number above its highest bar. */
const ROW_HEIGHT = 37;
const NUMBER_HEIGHT = 15;
const SMALL_ROW_HEIGHT = 17;

/** How much of its week's space a bar takes, and at most: a week on its own would be a wall. */
const BAR_SHARE = 0.84;
const MAX_BAR = 26;
/** The least height of a bar that stands for something. */
const MIN_BAR = 1;

/** A longer time is told by months and years. */
const MAX_WEEKS_BY_DAY = 53;
/** As many days, or months of a year, as there is room for under the bars. */
const MAX_DAYS_NAMED = 5;
const MAX_MONTHS_NAMED = 3;

/** A bar, or the line on which bars stand, in pixels from the top left. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: 'first' | 'second' | 'third' | 'line';
}

/** A text, in pixels from the top left; `y` is that of the line on which it stands. */
export interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly align: 'left' | 'right' | 'center';
  readonly weight: 'normal' | 'bold';
}

/** Everything in a picture, and how high that makes it. */
export interface Layout {
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly words: readonly Words[];
}

/** What was placed so far, and where it ends. */
interface Placed {
  top: number;
  readonly boxes: Box[];
  readonly words: Words[];
}

const COLORS = ['first', 'second', 'third'] as const;

/** Places all that a figure shows. */
export function layOut({ title, weeks, activity, parts, sums }: Figure): Layout {
  const placed: Placed = { top: TITLE_HEIGHT, boxes: [], words: [] };
  write(placed, EDGE, TITLE_HEIGHT - 10, cutLabel(title, MAX_TITLE), { size: SIZES.title, weight: 'bold' });
  activity.forEach((row, index) => {
    const look = { height: ROW_HEIGHT, over: NUMBER_HEIGHT, scale: mostOf([row]), peak: mostOf([row]) };
    placeRow(placed, row, { ...look, color: COLORS[index % COLORS.length] ?? 'first' });
  });
  placeDays(placed, weeks);
  if (parts.rows.length > 0) {
    placeHeading(placed, parts.heading);
    const look = { height: SMALL_ROW_HEIGHT, over: 3, scale: mostOf(parts.rows), color: 'first' } as const;
    for (const row of parts.rows) placeRow(placed, row, look);
    placed.top += GAP;
  }
  if (sums.rows.length > 0) {
    placeHeading(placed, sums.heading);
    placeSums(placed, sums.rows);
  }
  return { ...placed, height: placed.top + GAP };
}

function write({ words }: Placed, x: number, y: number, text: string, more: Partial<Words> = {}): void {
  words.push({ x, y, text, size: SIZES.text, align: 'left', weight: 'normal', ...more });
}

function placeHeading(placed: Placed, text: string): void {
  placed.top += HEADING_HEIGHT;
  write(placed, EDGE, placed.top - 5, text, { size: SIZES.heading, weight: 'bold' });
}

/** Places the bars of a row, with its name and its sum left of them. */
function placeRow(
  placed: Placed,
  { name, values }: BarRow,
  {
    height,
    over,
    scale,
    peak,
    color,
  }: {
    readonly height: number;
    /** The space above the highest bar. */
    readonly over: number;
    readonly scale: number;
    /** The value whose first bar has its number above it. */
    readonly peak?: number;
    readonly color: Box['color'];
  },
): void {
  placed.top += height;
  const bottom = placed.top;
  const sum = values.reduce((all, value) => all + value, 0);
  const number = formatNumber(sum);
  const room = BARS - 2 * GAP - 2 - EDGE - number.length * DIGIT;
  write(placed, EDGE, bottom - 2, cutLabel(name, Math.floor(room / LETTER)));
  write(placed, BARS - GAP - 2, bottom - 2, number, { align: 'right', weight: 'bold' });
  placed.boxes.push({ x: BARS, x2: WIDTH - EDGE, y: bottom, y2: bottom + 0.6, color: 'line' });
  const space = spaceOf(values.length);
  const width = Math.min(MAX_BAR, space * BAR_SHARE);
  values.forEach((value, at) => {
    if (value === 0) return;
    const middle = middleOf(at, values.length);
    const y = bottom - Math.max(MIN_BAR, ((height - over) * value) / scale);
    placed.boxes.push({ x: middle - width / 2, x2: middle + width / 2, y, y2: bottom, color });
    if (value === peak && at === values.indexOf(peak))
      write(placed, middle, y - 3, formatNumber(value), { align: 'center' });
  });
}

/** Places the first days of some weeks under their bars: as many as there is room for, evenly spread. */
function placeDays(placed: Placed, weeks: readonly Temporal.PlainDate[]): void {
  const isLong = weeks.length > MAX_WEEKS_BY_DAY;
  const every = Math.ceil(weeks.length / (isLong ? MAX_MONTHS_NAMED : MAX_DAYS_NAMED));
  const form = isLong
    ? ({ month: 'short', year: 'numeric' } as const)
    : ({ day: 'numeric', month: 'short' } as const);
  weeks.forEach((week, at) => {
    if (at % every !== 0) return;
    write(placed, middleOf(at, weeks.length), placed.top + 14, week.toLocaleString('en-GB', form), {
      align: 'center',
    });
  });
  placed.top += DAYS_HEIGHT;
}

function placeSums(placed: Placed, rows: readonly Sum[]): void {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  for (const { name, value } of rows) {
    placed.top += SMALL_ROW_HEIGHT;
    const x2 = SUM_BARS + Math.max(MIN_BAR, ((SUM_BARS_END - SUM_BARS) * value) / most);
    const y2 = placed.top;
    placed.boxes.push({ x: SUM_BARS, x2, y: y2 - SMALL_ROW_HEIGHT + 4, y2, color: 'first' });
    write(placed, EDGE, y2 - 2.5, cutLabel(name, MAX_SUM_NAME));
    write(placed, x2 + 5, y2 - 2.5, formatNumber(value), { weight: 'bold' });
  }
}

function mostOf(rows: readonly BarRow[]): number {
  return Math.max(1, ...rows.flatMap(({ values }) => values));
}

/** Returns the space for one of so many weeks. */
function spaceOf(weeks: number): number {
  return (WIDTH - EDGE - BARS) / weeks;
}

function middleOf(at: number, weeks: number): number {
  return BARS + (at + 0.5) * spaceOf(weeks);
}

function formatNumber(value: number): string {
  return value.toLocaleString('en');
}
