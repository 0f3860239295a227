import { z } from 'zod';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { parseDoi } from '../../papers/doi.ts';
import { joinNotices, type Notice, plainType } from '../../papers/notices.ts';

/** A publisher's or Retraction Watch's update of a work; whatever can't be read of it costs only itself. */
const text = z.string().catch('');
const updateShape = z.object({ type: text, label: text, DOI: text, updated: z.unknown().optional() });

const dateShape = z.object({
  'date-parts': z.array(z.array(z.number())).catch([]),
  'date-time': text,
});

/** Longer than any word of Crossref's. */
const MAX_TYPE = 60;
const MAX_LABEL = 100;

/**
 * Reads Crossref's `updated-by` of the work with this DOI: each notice once, the heaviest first. The publisher and
 * Retraction Watch (`source`) may both register a notice. Never throws: an entry that is no update at all is left out.
 */
export function readUpdates(given: unknown, doi: string): Notice[] {
  const entries: readonly unknown[] = Array.isArray(given) ? given : [given];
  return joinNotices(entries.flatMap((entry) => readUpdate(entry, doi)));
}

function readUpdate(entry: unknown, doi: string): Notice[] {
  const read = updateShape.safeParse(typeof entry === 'string' ? { type: entry } : entry).data;
  if (read === undefined) return [];
  const notice = parseDoi(read.DOI) ?? null;
  const label = read.label.replace(/\s+/gu, ' ').trim();
  const type = plainType(read.type).slice(0, MAX_TYPE);
  return [
    {
      type,
      label: label === '' ? null : cutAtWord(label, MAX_LABEL),
      // What was changed in place has the DOI of the work.
      doi: notice === doi ? null : notice,
      on: readDay(read.updated),
    },
  ];
}

function readDay(given: unknown): Temporal.PlainDate | null {
  if (typeof given === 'string') return dayOf(given);
  const read = dateShape.safeParse(given).data;
  if (read === undefined) return null;
  const [year, month, day] = read['date-parts'][0] ?? [];
  if (year === undefined || month === undefined || day === undefined) return dayOf(read['date-time']);
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** Returns the day of a date, or of a time in UTC; null for anything else. */
function dayOf(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text.replace(/T.*$/u, ''));
  } catch {
    return null;
  }
}
