import type { APIEmbed } from 'discord.js';
import { drawableName } from '../../charts/drawable.ts';
import type { BarRow, Figure, Sum } from '../../charts/figure.ts';
import type { ListKey } from '../../papers/paper.ts';
import { nameList } from '../../sources/sources.ts';
import type { TeamStats } from '../../stats/stats.ts';
import { MAX_ALT_TEXT } from '../limits.ts';
import { formatCount, formatDay, formatPlain, formatText } from './text.ts';

/** Rows of topics and of sources that a picture has room for; what is beyond is summed up in the last. */
const MAX_TOPICS = 7;
const MAX_SOURCES = 4;

/** The longest name of a topic or a source in a text. */
const MAX_NAME = 60;

const HEADINGS = { topics: 'Topics of the papers posted', sources: 'Where they came from' } as const;

/** "What the team read in the last 12 weeks" */
function formatStatsTitle({ weeks }: Pick<TeamStats, 'weeks'>): string {
  return `What the team read ${weeks.length === 1 ? 'this week' : `in the last ${weeks.length} weeks`}`;
}

/** Builds what the picture of a guild's weeks shows. */
export function buildStatsFigure(stats: TeamStats): Figure {
  return {
    title: formatStatsTitle(stats),
    weeks: stats.weeks,
    activity: activityOf(stats),
    parts: { heading: HEADINGS.topics, rows: nameDrawable(topicRows(stats), 'Topic') },
    sums: { heading: HEADINGS.sources, rows: nameDrawable(sourceRows(stats), 'Source') },
  };
}

/** Gives rows that the font can't write the name of their place in the words: "Topic 3". */
function nameDrawable<Row extends { readonly name: string }>(rows: readonly Row[], kind: string): Row[] {
  return rows.map((row, at) => ({ ...row, name: drawableName(row.name) ?? `${kind} ${at + 1}` }));
}

/** Describes the picture to whoever can't see it, with its figures: week by week if there is room. */
export function formatStatsAltText(stats: TeamStats): string {
  const [first, last] = [stats.weeks[0], stats.weeks.at(-1)].map((day) =>
    day === undefined ? '' : formatDay(day),
  );
  const weeks =
    stats.weeks.length === 1
      ? `the week of ${last}`
      : `${stats.weeks.length} weeks, from that of ${first} to that of ${last}`;
  const write = (rows: readonly BarRow[], isLong: boolean) =>
    rows.map(({ name, values }) => describeRow(name, values, stats.weeks, isLong)).join(' ');
  const ends = [
    listSums(
      HEADINGS.topics,
      topicRows(stats).map(({ name, values }) => ({ name, value: sum(values) })),
    ),
    listSums(HEADINGS.sources, sourceRows(stats)),
  ];
  const texts = [true, false].map((isLong) =>
    [`Bar charts of ${weeks}.`, write(activityOf(stats), isLong), ...ends]
      .filter((part) => part !== '')
      .join(' '),
  );
  const fitting = texts.find((text) => text.length <= MAX_ALT_TEXT) ?? texts.at(-1) ?? '';
  // Half of an emoji is no character.
  return fitting.slice(0, MAX_ALT_TEXT).replace(/[\ud800-\udbff]$/u, '');
}

/** Says a guild's figures in words, which do without the picture. */
export function buildStatsEmbed(
  stats: TeamStats,
  { hasPicture }: { readonly hasPicture: boolean },
): APIEmbed {
  const { voted, weeks } = stats;
  const posted = sum(stats.posted);
  const votes = sum(stats.votes);
  const discussed = sum(stats.discussed);
  const each = weeks.length === 1 ? '' : `, about ${formatAverage(posted / weeks.length)} a week`;
  return {
    title: formatStatsTitle(stats),
    description: [
      `**Posted:** ${formatCount(posted, 'paper')}${each}${describePeak(stats.posted, weeks)}`,
      `**Votes:** ${votes === 0 ? 'none' : `${formatCount(votes, 'vote')} by ${formatCount(voted.people, 'person', 'people')}, for ${formatCount(voted.papers, 'paper')}${describePeak(stats.votes, weeks)}`}`,
      `**Discussed:** ${discussed === 0 ? 'none' : `${formatCount(discussed, 'paper')}, at meetings or in notes${describePeak(stats.discussed, weeks)}`}`,
      `**Topics:** ${formatTopics(stats)}`,
      `**Sources:** ${formatSums(sourceRows(stats))}`,
      '-# Weeks begin on Monday (UTC). A paper counts once, in the week in which it was first posted or discussed.',
      ...(hasPicture ? [] : ["-# I couldn't draw the picture of it. Run the command again in a minute."]),
    ].join('\n'),
  };
}

function activityOf({ posted, votes, discussed }: TeamStats): BarRow[] {
  return [
    { name: 'Papers posted', values: posted },
    { name: 'Votes', values: votes },
    { name: 'Discussed', values: discussed },
  ];
}

function topicRows({ topics, weeks }: TeamStats): BarRow[] {
  const rows = topics.map(({ name, papers }) => ({ name: formatPlain(name, MAX_NAME), values: papers }));
  if (rows.length <= MAX_TOPICS) return rows;
  const rest = rows.slice(MAX_TOPICS - 1);
  const values = weeks.map((_, at) => sum(rest.map((row) => row.values[at] ?? 0)));
  return [...rows.slice(0, MAX_TOPICS - 1), { name: `${rest.length} others`, values }];
}

function sourceRows({ sources }: TeamStats): Sum[] {
  const rows = sources.map(({ list, papers }) => ({ name: nameSource(list), value: papers }));
  if (rows.length <= MAX_SOURCES) return rows;
  const rest = rows.slice(MAX_SOURCES - 1);
  return [
    ...rows.slice(0, MAX_SOURCES - 1),
    { name: `${rest.length} others`, value: sum(rest.map(({ value }) => value)) },
  ];
}

/** Names a source shortly: an address without what all addresses have. */
function nameSource(list: ListKey | null): string {
  if (list === null) return 'Put to the vote';
  return formatPlain(nameList(list).replace(/^https?:\/\/(?:www\.)?/u, ''), MAX_NAME);
}

function formatTopics(stats: TeamStats): string {
  const rows = topicRows(stats).map(({ name, values }) => ({ name, value: sum(values) }));
  if (rows.length === 0) return 'unknown, as no source of these papers gives categories';
  return `${formatSums(rows)}${stats.withoutTopic === 0 ? '' : ` · ${stats.withoutTopic.toLocaleString('en')} unknown`}`;
}

function formatSums(rows: readonly Sum[]): string {
  return rows
    .map(({ name, value }) => `${formatText(name, MAX_NAME)} ${value.toLocaleString('en')}`)
    .join(' · ');
}

function listSums(heading: string, rows: readonly Sum[]): string {
  if (rows.length === 0) return '';
  return `${heading}: ${rows.map(({ name, value }) => `${name} ${value.toLocaleString('en')}`).join(', ')}.`;
}

function describeRow(
  name: string,
  values: readonly number[],
  weeks: readonly Temporal.PlainDate[],
  isLong: boolean,
): string {
  const total = `${name}: ${sum(values).toLocaleString('en')}`;
  if (values.length === 1) return `${total}.`;
  return isLong ? `${total}; by week ${values.join(', ')}.` : `${total}${describePeak(values, weeks)}.`;
}

/** "; most in the week of 2 Mar 2026 (49)", if there is such a week */
function describePeak(values: readonly number[], weeks: readonly Temporal.PlainDate[]): string {
  const most = Math.max(...values);
  const week = weeks[values.indexOf(most)];
  return most === 0 || values.length === 1 || week === undefined
    ? ''
    : `; most in the week of ${formatDay(week)} (${most.toLocaleString('en')})`;
}

function formatAverage(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
