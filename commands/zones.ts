import type { APIApplicationCommandOptionChoice } from 'discord.js';
import { MAX_CHOICES } from '../src/discord/limits.ts';
import { UserError } from '../src/errors.ts';

const MAX_PROPOSED = 3;

/** Lists every IANA zone this machine knows, and UTC, which Intl leaves out. */
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/**
 * Lists other names for zones, and the IANA zones they may mean, the likeliest first. They only lead to proposals: CST is
 * Chicago's and Shanghai's, and EST itself has no summer time.
 */
const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  gmt: ['UTC', 'Europe/London'],
  zulu: ['UTC'],
  z: ['UTC'],
  wet: ['Europe/Lisbon'],
  west: ['Europe/Lisbon'],
  bst: ['Europe/London', 'Asia/Dhaka'],
  cet: ['Europe/Berlin', 'Europe/Paris', 'Europe/Rome'],
  cest: ['Europe/Berlin', 'Europe/Paris', 'Europe/Rome'],
  met: ['Europe/Berlin', 'Europe/Paris', 'Europe/Rome'],
  mez: ['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich'],
  mesz: ['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich'],
  eet: ['Europe/Helsinki', 'Europe/Athens', 'Africa/Cairo'],
  eest: ['Europe/Helsinki', 'Europe/Athens', 'Africa/Cairo'],
  msk: ['Europe/Moscow'],
  trt: ['Europe/Istanbul'],
  est: ['America/New_York', 'America/Toronto', 'America/Panama'],
  edt: ['America/New_York', 'America/Toronto'],
  et: ['America/New_York', 'America/Toronto'],
  eastern: ['America/New_York', 'America/Toronto'],
  cst: ['America/Chicago', 'Asia/Shanghai', 'America/Costa_Rica'],
  cdt: ['America/Chicago', 'America/Winnipeg'],
  ct: ['America/Chicago', 'America/Winnipeg'],
  central: ['America/Chicago', 'America/Winnipeg'],
  mst: ['America/Denver', 'America/Phoenix'],
  mdt: ['America/Denver'],
  mt: ['America/Denver', 'America/Phoenix'],
  pst: ['America/Los_Angeles', 'America/Vancouver'],
  pdt: ['America/Los_Angeles', 'America/Vancouver'],
  pt: ['America/Los_Angeles', 'America/Vancouver'],
  pacific: ['America/Los_Angeles', 'America/Vancouver'],
  akst: ['America/Anchorage'],
  akdt: ['America/Anchorage'],
  hst: ['Pacific/Honolulu'],
  ast: ['America/Halifax', 'Asia/Riyadh'],
  adt: ['America/Halifax'],
  nst: ['America/St_Johns'],
  brt: ['America/Sao_Paulo'],
  art: ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  clt: ['America/Santiago'],
  cot: ['America/Bogota'],
  pet: ['America/Lima'],
  wat: ['Africa/Lagos'],
  cat: ['Africa/Maputo'],
  eat: ['Africa/Nairobi'],
  sast: ['Africa/Johannesburg'],
  gst: ['Asia/Dubai'],
  pkt: ['Asia/Karachi'],
  ist: ['Asia/Kolkata', 'Asia/Calcutta', 'Asia/Jerusalem', 'Europe/Dublin'],
  npt: ['Asia/Kathmandu', 'Asia/Katmandu'],
  ict: ['Asia/Bangkok', 'Asia/Saigon'],
  wib: ['Asia/Jakarta'],
  hkt: ['Asia/Hong_Kong'],
  sgt: ['Asia/Singapore'],
  myt: ['Asia/Kuala_Lumpur'],
  pht: ['Asia/Manila'],
  jst: ['Asia/Tokyo'],
  kst: ['Asia/Seoul'],
  awst: ['Australia/Perth'],
  acst: ['Australia/Adelaide', 'Australia/Darwin'],
  acdt: ['Australia/Adelaide'],
  aest: ['Australia/Sydney', 'Australia/Brisbane'],
  aedt: ['Australia/Sydney'],
  nzst: ['Pacific/Auckland'],
  nzdt: ['Pacific/Auckland'],
};

/** Reads an IANA time zone, in any case. Throws a `UserError` that proposes similar zones for anything else. */
export function parseZone(text: string): string {
  const exact = ZONES.find((zone) => zone.toLowerCase() === text.toLowerCase());
  if (exact !== undefined) return exact;
  const known = findCanonical(text);
  // Links such as Asia/Calcutta are valid zones that Intl does not list. Temporal does not take all that Intl takes.
  if (known !== undefined && text.includes('/') && isZone(known)) return known;
  const near = proposeZones(text).slice(0, MAX_PROPOSED);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(', ')}?`
      : 'Pick one from the list as you type, such as Europe/Berlin.';
  throw new UserError(`“${text.slice(0, 60)}” isn't a valid time zone. ${hint}`);
}

/** Suggests zones for what was typed so far. */
export function suggestZones(typed: string): APIApplicationCommandOptionChoice<string>[] {
  return proposeZones(typed)
    .slice(0, MAX_CHOICES)
    .map((zone) => ({ name: zone.replaceAll('_', ' '), value: zone }));
}

/** Proposes zones, the likeliest first: by abbreviation, another name, offset or part of the name. */
function proposeZones(typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  const canonical = /^[\w+-]+$/u.test(wanted) ? findCanonical(wanted) : undefined;
  const named = wanted.replaceAll(' ', '_');
  return [
    ...new Set([
      ...((Object.hasOwn(ABBREVIATIONS, wanted) && ABBREVIATIONS[wanted]) || []),
      ...(canonical === undefined ? [] : [canonical]),
      ...findByOffset(wanted),
      ...ZONES.filter((zone) => zone.toLowerCase().includes(named)),
    ]),
  ].filter((zone) => ZONES.includes(zone));
}

/** Finds zones that are now as far from UTC as "UTC+1", "GMT-03:30" or "+2" says, the best known first. */
function findByOffset(text: string): string[] {
  const [, sign, hours, minutes = '0'] = /^(?:utc|gmt)?\s*([+-−])(\d{1,2})(?::?(\d{2}))?$/u.exec(text) ?? [];
  if (sign === undefined) return [];
  const offset = (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_NS;
  const known = [...new Set(Object.values(ABBREVIATIONS).flat()), ...ZONES];
  const now = Temporal.Now.instant();
  return known.filter((zone) => isZone(zone) && now.toZonedDateTimeISO(zone).offsetNanoseconds === offset);
}

const MINUTE_NS = 60_000_000_000;

/** Returns the zone that Intl takes a name for; undefined if it knows none. */
function findCanonical(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // It throws for names it does not know.
    return undefined;
  }
}

/** Whether times can be computed in a zone: one that was stored may have left the database of zones. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
