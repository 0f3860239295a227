import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArxivPaper, announce, serveArxiv } from '../support/arxiv-server.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { lookAt } from '../support/feed-bot.ts';

const MOTE: ArxivPaper = {
  id: '2603.00001',
  version: 1,
  title: 'Mote, a small model of large things',
  abstract:
    'Large things are hard to model. We propose Mote, a model with 1,200 parameters. On the Heap benchmark Mote reaches 78.1% accuracy, more than its four rivals.',
  authors: ['Ada Lovelace', 'Charles Babbage'],
};

const revised = (paper: Partial<ArxivPaper>): ArxivPaper => ({ ...MOTE, version: 2, ...paper });

const CHANGED = MOTE.abstract.replace('78.1%', '74.3%');

/** A bot with a feed of arXiv that has posted a paper, whose thread is open. */
async function startWithThread(...[t, databases]: Parameters<typeof startBot>) {
  const start = Temporal.Instant.from('2026-03-02T12:00:00Z').epochMilliseconds;
  const bot: Bot = await startBot(t, databases, { sandbox: { now: () => start } });
  const { sandbox, server } = bot;
  const { channel, people } = sandbox;
  announce(server, '2026-03-02', [['new', MOTE]]);
  serveArxiv(server, [MOTE]);
  const ada = sandbox.as(people.ada);
  await ada.invoke(channel.id, 'feeds add', { source: 'arxiv', categories: 'cs.CL', time: '16:00' });
  const live = async (time: string): Promise<void> => {
    sandbox.moveTo(Temporal.Instant.from(time).epochMilliseconds);
    await lookAt(bot, time);
  };
  await live('2026-03-02T16:00:00Z');
  const card = () => sandbox.messages(channel.id).find(({ embeds }) => embeds[0]?.title?.startsWith('Mote'));
  const posted = card();
  assert.ok(posted, 'the card is posted');
  await ada.click(posted, 'Discuss');
  await bot.app.catchUp();
  return {
    bot,
    live,
    /** Passes the time in which more may become known: a look notices what has changed, a later one tells it. */
    async settle(day: string): Promise<void> {
      for (const time of ['16:01', '16:07', '16:13']) await live(`${day}T${time}:00Z`);
    },
    ada,
    /** What the card says. */
    shown: (): string => card()?.embeds[0]?.description ?? '',
    /** What the thread says beside what it began with. */
    told: (): string[] =>
      sandbox.messages(posted.id).flatMap(({ content }) => (content === '' ? [] : [content])),
  };
}

onEachDatabase('a paper that changes after it was posted', (databases) => {
  test('has its second version told once, with the number that changed', async (t) => {
    const { bot, live, settle, shown, told } = await startWithThread(t, databases);
    const second = revised({ abstract: CHANGED, authors: ['Ada Lovelace', 'Mary Somerville'] });
    announce(bot.server, '2026-03-03', [['replace', second]]);
    serveArxiv(bot.server, [second]);
    await live('2026-03-03T16:00:00Z');
    assert.deepEqual(told(), [], 'it waits for what else there is to know');

    await settle('2026-03-03');
    await bot.restart();
    await live('2026-03-03T16:20:00Z');

    assert.equal(told().length, 1);
    assert.match(told()[0] ?? '', /^\*\*v2\*\* is out\./u);
    assert.match(told()[0] ?? '', /\*\*78\.1% → 74\.3%\*\*/u);
    assert.match(told()[0] ?? '', /New among the authors: Mary Somerville\./u);
    assert.match(told()[0] ?? '', /No longer among the authors: Charles Babbage\./u);
    assert.match(shown(), /v2, 3 Mar 2026/u);
    assert.match(shown(), /Mary Somerville/u);
    assert.doesNotMatch(shown(), /Charles Babbage|78\.1/u);
  });

  test('is marked as withdrawn, with what its authors say and what it was about', async (t) => {
    const { bot, live, settle, shown, told, ada } = await startWithThread(t, databases);
    const second = revised({ comment: 'This paper has been withdrawn due to an error in Section 4' });
    announce(bot.server, '2026-03-03', [['replace-cross', second]]);
    serveArxiv(bot.server, [second]);
    await live('2026-03-03T16:00:00Z');
    await settle('2026-03-03');
    await live('2026-03-10T16:06:00Z');

    const found = await ada.invoke(bot.sandbox.channel.id, 'papers search', { query: 'mote' });

    assert.equal(told().length, 1);
    assert.match(told()[0] ?? '', /The paper was \*\*withdrawn\*\*\.\n.*due to an error in Section 4/u);
    assert.match(shown(), /^⚠ \*\*Withdrawn/u);
    assert.match(shown(), /We propose Mote/u);
    assert.match(JSON.stringify(found.message), /⚠ withdrawn/u);
    const card = bot.sandbox.messages(bot.sandbox.channel.id).find(({ embeds }) => embeds.length > 0);
    const opened = await ada.invoke(bot.sandbox.channel.id, 'papers show', { paper: MOTE.id });
    for (const embed of [card?.embeds[0], opened.message?.embeds[0]]) {
      assert.match(embed?.description ?? '', /^⚠ \*\*Withdrawn/u);
      assert.doesNotMatch(embed?.footer?.text ?? '', /withdrawn/u, 'it is said once');
    }
  });

  test('says where it was published, though nobody announces that', async (t) => {
    const { bot, live, settle, shown, told } = await startWithThread(t, databases);
    await live('2026-03-02T18:00:00Z');
    serveArxiv(bot.server, [{ ...MOTE, journal: 'Journal of Heaps 3 (2026) 14', doi: '10.5555/heaps.3.14' }]);

    await live('2026-03-12T16:00:00Z');
    await settle('2026-03-12');

    assert.deepEqual(told(), [
      'The paper was published in [Journal of Heaps 3 (2026) 14](https://doi.org/10.5555/heaps.3.14).',
    ]);
    assert.match(shown(), /published in \[Journal of Heaps/u);
  });

  test('is asked about again after its server failed, and nothing else waits', async (t) => {
    const { bot, live, settle, told } = await startWithThread(t, databases);
    const heal = bot.server.answer(/^\/api\/query\?/u, { status: 503, body: '' });
    await live('2026-03-02T18:00:00Z');
    await live('2026-03-10T16:00:00Z');
    heal();
    serveArxiv(bot.server, [revised({ abstract: CHANGED })]);

    await live('2026-03-12T16:00:00Z');
    await settle('2026-03-12');

    assert.match(told().join('\n'), /74\.3%/u);
  });

  test('says nothing of a number that is only written in another way', async (t) => {
    const { bot, live, settle, told } = await startWithThread(t, databases);
    const second = revised({
      abstract: MOTE.abstract.replace('78.1%', '$78.1\\%$').replace('1,200', '1200').replace('four', '4'),
    });
    announce(bot.server, '2026-03-03', [['replace', second]]);
    serveArxiv(bot.server, [second]);
    await live('2026-03-03T16:00:00Z');

    await settle('2026-03-03');

    assert.deepEqual(told(), ['**v2** is out.\nIts title, abstract and authors are the same.']);
  });
});
