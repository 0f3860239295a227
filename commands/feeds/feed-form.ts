import type { Form, FormInput } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { MAX_FORM_FIELD } from '../../src/discord/limits.ts';
import type { FeedSettings } from '../../src/feeds/feeds.ts';
import { SOURCES, writeList } from '../../src/sources/sources.ts';
import { formatTime } from '../times.ts';
import { MAX_INTERESTS } from './feed-values.ts';

const MAX_CATEGORIES = 300;
const MAX_SOURCE = 1_000;
const MAX_TIME = 5;
const MAX_ZONE = 60;

/**
 * Builds the form for what a feed brings and when. Its fields hold what was typed before, else the settings that the feed
 * has; a new feed has none, so that an empty field leaves the default.
 */
export function buildFeedForm(
  asked: Asked,
  settings: FeedSettings,
  { title, isNew }: { readonly title: string; readonly isNew: boolean },
): Form {
  const value = (option: string, now: string): string => readText(asked, option) ?? now;
  const emptied = isNew ? {} : { blank: 'none' };
  const { timetable, filter, order } = settings;
  const source = SOURCES[settings.source];
  const hasCategories = source.categories !== 'none' || filter.categories.length > 0;
  const categories: FormInput = {
    option: 'categories',
    label: source.categoryNames === undefined ? 'arXiv categories' : `Categories of ${source.title}`,
    placeholder: source.categoryNames?.slice(0, 2).join(', ') ?? 'cs.RO, cs.CV',
    value: value('categories', filter.categories.join(', ')),
    maxLength: MAX_CATEGORIES,
    isRequired: source.categories === 'required',
    ...emptied,
  };
  const { instances } = source;
  // A form has room for five fields; sources with several lists have no categories.
  const list: readonly FormInput[] =
    instances === undefined
      ? []
      : [
          {
            option: 'source',
            label: instances.label,
            placeholder: instances.placeholder,
            value: writeTyped(value('source', ''), settings),
            maxLength: MAX_SOURCE,
            isRequired: true,
          },
        ];
  return {
    title,
    inputs: [
      ...list,
      {
        option: 'interests',
        label: 'What interests your team?',
        placeholder: 'robot learning, diffusion policies; no surveys',
        value: value('interests', order?.interests ?? ''),
        maxLength: MAX_INTERESTS,
        isLong: true,
        ...emptied,
      },
      ...(hasCategories && instances === undefined ? [categories] : []),
      {
        option: 'examples',
        label: isNew ? 'Papers your team likes' : 'More papers your team likes',
        placeholder: 'arXiv IDs, DOIs or links, with spaces between them',
        value: value('examples', ''),
        maxLength: MAX_FORM_FIELD,
        isLong: true,
      },
      {
        option: 'time',
        label: 'When to post',
        placeholder: '16:00',
        value: value('time', formatTime(timetable.time)),
        maxLength: MAX_TIME,
      },
      {
        option: 'zone',
        label: 'Time zone',
        placeholder: 'Europe/Berlin',
        value: value('zone', timetable.zone),
        maxLength: MAX_ZONE,
      },
    ],
  };
}

/** Returns what a field for a list holds: what was typed, unless that is the source's mere name, else the list of the feed. */
function writeTyped(typed: string, { source, instance = '' }: FeedSettings): string {
  if (typed !== '' && typed !== source) return typed;
  return instance === '' ? '' : writeList({ source, instance });
}
