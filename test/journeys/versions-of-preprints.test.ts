import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preprint, publication, servePreprints, servePublications } from '../support/biorxiv.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { lookAt } from '../support/feed-bot.ts';

const FIRST = {
  title: 'Mote cells',
  abstract:
    'Large cells are hard to see. We show Mote cells, of which 78.1% live for 3 days in the Heap medium.',
};
const CHANGED = {
  ...FIRST,
  version: '2',
  date: '2026-03-03',
  abstract: FIRST.abstract.replace('78.1', '74.3'),
};
const DOI = String(preprint(1).doi);
const ARTICLE = '10.5555/cells.7';

/** A bot with a feed of bioRxiv that has posted a preprint, whose thread is open. */
async function startWithThread(...[t, databases]: Parameters<typeof startBot>) {
  const start = Temporal.Instant.from('2026-03-01T12:00:00Z').epochMilliseconds;
  const bot: Bot = await startBot(t, databases, {
    sandbox: { now: () => start },
    environment: { CONTACT: 'lab@example.org' },
  });
  const { sandbox, server } = bot;
  const { channel, people } = sandbox;
  servePreprints(server, [preprint(1, FIRST)]);
  const ada = sandbox.as(people.ada);
  await ada.invoke(channel.id, 'feeds add', { source: 'biorxiv', categories: 'neuroscience', time: '16:00' });
  const live = async (time: string): Promise<void> => {
    sandbox.moveTo(Temporal.Instant.from(time).epochMilliseconds);
    await lookAt(bot, time);
  };
  await live('2026-03-02T16:00:00Z');
  const card = () => sandbox.messages(channel.id).find(({ embeds }) => embeds[0]?.title === 'Mote cells');
  const posted = card();
  assert.ok(posted, 'the card is posted');
  await ada.click(posted, 'Discuss');
  await bot.app.catchUp();
  return {
    server,
    live,
    /** Passes the time in which more may become known. */
    async settle(day: string): Promise<void> {
      for (const time of ['16:01', '16:07', '16:13']) await live(`${day}T${time}:00Z`);
    },
    shown: (): string => card()?.embeds[0]?.description ?? '',
    told: (): string[] =>
      sandbox.messages(posted.id).flatMap(({ content }) => (content === '' ? [] : [content])),
  };
}

const updated = (type: string, day: readonly number[], given: Readonly<Record<string, unknown>> = {}) => ({
  type,
  DOI: `10.5555/${type}`,
  updated: { 'date-parts': [day] },
  ...given,
});

const work = (message: Readonly<Record<string, unknown>>) => ({ body: JSON.stringify({ message }) });

onEachDatabase('a preprint that changes after it was posted', (databases) => {
  test('has its second version told once, with the number that changed', async (t) => {
    const { server, live, settle, shown, told } = await startWithThread(t, databases);
    await live('2026-03-02T18:00:00Z');
    servePreprints(server, [preprint(1, FIRST), preprint(1, CHANGED)]);

    await live('2026-03-10T16:00:00Z');
    await settle('2026-03-10');
    await live('2026-03-10T18:00:00Z');

    assert.equal(told().length, 1);
    assert.match(told()[0] ?? '', /^\*\*v2\*\* is out\.\n.*\*\*78\.1% → 74\.3%\*\*/u);
    assert.match(shown(), /v2, 10 Mar 2026/u);
  });

  test('is told to be in a journal, by the server’s word, and then to be retracted, by Crossref’s', async (t) => {
    const { server, live, settle, shown, told } = await startWithThread(t, databases);
    await live('2026-03-02T18:00:00Z');
    servePreprints(server, [preprint(1, { ...FIRST, published: ARTICLE })]);
    servePublications(server, [publication(DOI, ARTICLE, 'Journal of Cells')]);
    await live('2026-03-10T16:00:00Z');
    await settle('2026-03-10');
    assert.deepEqual(told(), [`The paper was published in [Journal of Cells](https://doi.org/${ARTICLE}).`]);
    server.answer(/^\/works\/10\.5555/u, work({ 'updated-by': [{ type: 'retraction', DOI: '10.5555/no' }] }));

    await live('2026-03-18T16:00:00Z');
    await settle('2026-03-18');
    await live('2026-03-18T18:00:00Z');

    assert.deepEqual(told().slice(1), [
      '⚠ The paper was **retracted** ([notice](https://doi.org/10.5555/no)).',
    ]);
    assert.match(shown(), /^⚠ \*\*Retracted\*\*/u);
    assert.match(shown(), /published in \[Journal of Cells\]/u);
  });

  test('is told to be withdrawn though the server fails when it is asked for the journal', async (t) => {
    const { server, live, settle, told } = await startWithThread(t, databases);
    await live('2026-03-02T18:00:00Z');
    const withdrawn = { ...FIRST, version: '2', type: 'withdrawn', title: 'WITHDRAWN: Mote cells' };
    servePreprints(server, [preprint(1, { ...withdrawn, published: ARTICLE })]);
    server.answer(/^\/pubs\//u, { status: 500, body: '' });

    await live('2026-03-10T16:00:00Z');
    await settle('2026-03-10');

    assert.match(told().join('\n'), /The paper was \*\*withdrawn\*\*/u);
  });

  test('is doubted, corrected and changed in a way that nobody knows, then retracted, then reinstated', async (t) => {
    const { server, live, settle, shown, told } = await startWithThread(t, databases);
    const concern = updated('expression_of_concern', [2026, 3, 8], { source: 'retraction-watch' });
    const beside = [
      null,
      updated('correction', [2026, 3, 7], { source: 'publisher' }),
      updated('brand_new', [2026, 3, 6], { label: 'Brand new' }),
    ];
    const retraction = updated('retraction', [2026, 3, 15]);
    const reinstatement = updated('reinstatement', [2026, 3, 24]);
    const learn = async (day: string, ...updates: readonly unknown[]): Promise<string[]> => {
      const before = told().length;
      server.answer(/^\/works\/10\.64898/u, work({ 'updated-by': updates }));
      await live(`${day}T16:00:00Z`);
      await settle(day);
      return told().slice(before);
    };

    await live('2026-03-02T18:00:00Z');
    const first = await learn('2026-03-10', ...beside, concern);
    const doubted = shown();
    const second = await learn('2026-03-18', ...beside, concern, retraction);
    const retracted = shown();
    const third = await learn('2026-03-26', ...beside, concern, retraction, reinstatement);
    const fourth = await learn('2026-04-03', ...beside, concern, retraction, reinstatement);

    assert.deepEqual(first, [
      [
        '⚠ An **expression of concern** about the paper was published, 8 Mar 2026 ([notice](https://doi.org/10.5555/expression_of_concern)).',
        'A **correction** to the paper was published, 7 Mar 2026 ([notice](https://doi.org/10.5555/correction)).',
        'Its publisher updated the paper: **Brand new**, 6 Mar 2026 ([notice](https://doi.org/10.5555/brand_new)).',
      ].join('\n'),
    ]);
    assert.match(doubted, /^⚠ \*\*Expression of concern\*\*, 8 Mar 2026/u);
    assert.match(doubted, /-# \[correction\].*, 7 Mar 2026 · \[Brand new\]/u);
    assert.equal(second.length, 1);
    assert.match(second[0] ?? '', /^⚠ The paper was \*\*retracted\*\*, 15 Mar 2026/u);
    assert.match(retracted, /^⚠ \*\*Retracted\*\*, 15 Mar 2026/u);
    assert.match(retracted, /-# ⚠ \[expression of concern\].* · \[correction\]/u);
    assert.equal(third.length, 1);
    assert.match(third[0] ?? '', /^The paper was \*\*reinstated\*\*: its retraction is lifted, 24 Mar 2026/u);
    assert.match(shown(), /^⚠ \*\*Expression of concern\*\*/u);
    assert.deepEqual(fourth, []);
  });
});
