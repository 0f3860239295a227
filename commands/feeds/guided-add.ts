import type { Answer, MenuChoice, Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readList, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { refuseTooMany } from '../../src/feeds/feeds.ts';
import { SOURCE_LIST, SOURCES, type Sources, writeList } from '../../src/sources/sources.ts';
import { previewDraft } from './draft-preview.ts';
import { defaultSettings, readSettings } from './feed-options.ts';
import { fitTexts, formatSettings } from './format-feed.ts';
import { findGivenExamples, formatUnfound, type ReadyExamples } from './give-examples.ts';

/** The values of the option `step`, which buttons set and nobody can type. */
const STEPS = { details: 'details', preview: 'preview', cancel: 'cancel' } as const;

const COMMAND = 'feeds add';

/** Leaves room for the examples that were not found, and for what just missed. */
const MAX_SETTINGS = 900;

const CANCEL: Offer = { label: 'Cancel', command: COMMAND, options: { step: STEPS.cancel } };

/** Whether a person wants to be led: they gave no option at all, or pressed one of the buttons here. */
export function isGuided({ options }: Asked): boolean {
  return Object.keys(options).length === 0 || options.step !== undefined;
}

/**
 * Leads a person to a feed: asks for the source, then for interests, time and zone, then shows what the feed would have
 * posted. What they gave so far is in the options of the buttons; Create runs `/feeds add` with it.
 */
export async function guideAdd(asked: Asked, services: Services): Promise<Answer> {
  switch (readText(asked, 'step')) {
    case STEPS.cancel:
      return { content: 'Cancelled. No feed was added.' };
    case STEPS.details:
      return askDetails(asked, services);
    case STEPS.preview:
      return showDraft(asked, services);
    default:
      return askSource(asked, services);
  }
}

async function askSource({ guildId, channelId }: Asked, { database, sources }: Services): Promise<Answer> {
  await refuseTooMany(database, guildId);
  return {
    content: `**A new feed for <#${channelId}>**\nWhere do its papers come from? (With options, /feeds add sets up a feed at once.)`,
    menu: {
      question: 'Choose a source',
      option: 'source',
      choices: listSources(sources),
    },
    keep: { step: STEPS.details },
    offers: [CANCEL],
  };
}

function listSources(sources: Sources): readonly MenuChoice[] {
  return SOURCE_LIST.filter(({ name }) => sources.has(name)).map(
    ({ name, title, categories, instances }) => ({
      label: title,
      description:
        instances !== undefined
          ? `What is new there: give ${instances.label.toLowerCase()}`
          : categories === 'none'
            ? 'One list a day'
            : 'All new papers of the categories you choose',
      value: name,
    }),
  );
}

function askDetails(asked: Asked, services: Services): Answer {
  const { source } = defaultSettings(asked, services);
  const { title, categories } = SOURCES[readList(asked, services)?.source ?? source];
  return {
    content: `**A new feed for <#${asked.channelId}>, from ${title}**\nWhat interests your team${categories === 'none' ? '' : ', in which categories'}, and when do you want the papers?`,
    offers: [formOffer(asked, 'Fill in', { isMain: true }), CANCEL],
  };
}

async function showDraft(asked: Asked, services: Services): Promise<Answer> {
  const settings = await readSettings(asked, defaultSettings(asked, services), services);
  const examples = await findGivenExamples(asked, services);
  const draft = {
    ...settings,
    id: null,
    number: null,
    guildId: asked.guildId,
    examples: examples?.found.paperIds,
  };
  const shown = await previewDraft(asked, services, draft);
  const { step, day, ...given } = asked.options;
  // The list that was found is not looked for again.
  const options = {
    ...given,
    source: writeList(settings),
    ...(examples && { examples: writeFound(examples, asked) }),
  };
  return {
    ...shown,
    content: [
      `**A new feed**\n${fitTexts(MAX_SETTINGS, (maxText) =>
        formatSettings(settings, services, { examples: examples?.found.paperIds.length, maxText }),
      )}`,
      ...(examples === undefined ? [] : formatUnfound(examples)),
      ...(shown.content === undefined ? [] : [shown.content]),
    ].join('\n\n'),
    keep: { ...shown.keep, ...options },
    offers: [
      { label: 'Create', command: COMMAND, options, press: 'once', isMain: true },
      formOffer(asked, 'Change'),
      CANCEL,
    ],
  };
}

/** Writes the examples that were found as an option: nobody is asked again for those that were not. */
function writeFound({ found }: ReadyExamples, asked: Asked): string {
  const { paperIds, unasked } = found;
  const isReadable = unasked === undefined && paperIds.every((id) => !/[\s,]/u.test(id));
  return isReadable ? paperIds.join(' ') : (readText(asked, 'examples') ?? '');
}

/** Offers the form, which goes on to the preview. */
function formOffer(asked: Asked, label: string, more: Pick<Offer, 'isMain'> = {}): Offer {
  const { day, ...options } = asked.options;
  return {
    label,
    command: COMMAND,
    options: { ...options, step: STEPS.preview },
    press: 'form',
    ...more,
  };
}
