import type { Quantity } from '../../tldr/checks/numbers/quantities.ts';

type Reading = Quantity['readings'][number];

/** Units that are parts of another, and how many of it they are: 30 ms are 0.03 s. */
const PARTS: Readonly<Record<string, readonly [of: string, many: number]>> = {
  '%': ['', 0.01],
  '‰': ['', 0.001],
  'basis point': ['', 0.0001],
  ns: ['s', 1e-9],
  μs: ['s', 1e-6],
  ms: ['s', 1e-3],
  min: ['s', 60],
  h: ['s', 3_600],
  day: ['s', 86_400],
  week: ['s', 604_800],
  year: ['month', 12],
  decade: ['month', 120],
  KB: ['byte', 1e3],
  MB: ['byte', 1e6],
  GB: ['byte', 1e9],
  TB: ['byte', 1e12],
  PB: ['byte', 1e15],
  Kbps: ['bps', 1e3],
  Mbps: ['bps', 1e6],
  Gbps: ['bps', 1e9],
  kHz: ['Hz', 1e3],
  MHz: ['Hz', 1e6],
  GHz: ['Hz', 1e9],
  nm: ['m', 1e-9],
  μm: ['m', 1e-6],
  mm: ['m', 1e-3],
  cm: ['m', 1e-2],
  km: ['m', 1e3],
  mg: ['g', 1e-3],
  kg: ['g', 1e3],
  ton: ['g', 1e6],
  mW: ['W', 1e-3],
  kW: ['W', 1e3],
  MW: ['W', 1e6],
  MFLOP: ['FLOP', 1e6],
  GFLOP: ['FLOP', 1e9],
  TFLOP: ['FLOP', 1e12],
  PFLOP: ['FLOP', 1e15],
};

/** More digits than an abstract gives, and fewer than rounding in the machine spoils. */
const DIGITS = 10;

/** Writes a number so that equal amounts are equal texts, whatever their units: "0.781" and "78.1%" are one. */
export function writeAmount({ readings: [first] }: Quantity): string {
  return first === undefined ? '' : writeReading(first);
}

/** Whether two numbers are the same amount of the same; a unit that one leaves out may be the other's. */
export function isSameAmount(one: Quantity, other: Quantity): boolean {
  return one.readings.some((mine) =>
    other.readings.some(
      (its) =>
        writeReading(mine) === writeReading(its) ||
        (mine.value === its.value && mayBeOne(mine.unit, its.unit)),
    ),
  );
}

/** Short forms that stand for more than one unit: "5 d" are days, or dimensions. */
const UNCLEAR: readonly (readonly [string, string])[] = [
  ['D', 'day'],
  ['°', '°C'],
  ['°', '°F'],
];

/** Whether two units may be one: one is left out, unclear, or a short form that no table has. */
function mayBeOne(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  if (one.startsWith('…') !== other.startsWith('…')) return true;
  return UNCLEAR.some((pair) => pair.includes(one) && pair.includes(other));
}

function writeReading({ value, unit = '' }: Reading): string {
  const [of, many] = PARTS[unit] ?? [unit, 1];
  const [whole = '', parts = '1'] = value.split('/');
  const amount = (Number(whole) / Number(parts)) * many;
  // A power is left as it is written, and so is a version: "1.2.3".
  return !Number.isFinite(amount) ? `${value}${unit}` : `${Number(amount.toPrecision(DIGITS))}${of}`;
}
