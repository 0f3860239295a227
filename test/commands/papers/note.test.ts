import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { savePapers } from '../../../src/search/save-papers.ts';
import { startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';

const ID = '2401.00001';

async function start(t: TestContext, databases: Databases) {
  const bot = await startBot(t, databases);
  await savePapers(bot.app.services.database, [
    paper(ID, { title: 'Tides' }),
    paper('2401.00002', { title: 'Tidal locking' }),
    paper('2401.00003', { title: 'Tidal power' }),
  ]);
  const { sandbox } = bot;
  const channelId = sandbox.channel.id;
  const ben = sandbox.as(sandbox.people.ben);
  const openForm = async () => {
    const { modal } = await ben.invoke(channelId, 'papers note', { paper: ID });
    assert.ok(modal);
    return modal;
  };
  const write = async (values: Readonly<Record<string, string>>) =>
    (await ben.submit(channelId, await openForm(), values)).message;
  return { bot, sandbox, channelId, ben, openForm, write };
}

/** What the fields of a form hold at first. */
function fieldsOf(modal: { readonly components: readonly unknown[] } | undefined): Record<string, unknown> {
  const rows = (modal?.components ?? []) as readonly {
    components: readonly { custom_id: string; value?: string }[];
  }[];
  return Object.fromEntries(
    rows.flatMap(({ components }) => components.map((one) => [one.custom_id, one.value])),
  );
}

/** Returns the custom id of the menu under an answer. */
function firstMenu({ components = [] }: { readonly components?: readonly unknown[] }): string {
  const [row] = components as readonly { components: readonly { custom_id: string }[] }[];
  return row?.components[0]?.custom_id ?? '';
}

onEachDatabase('/papers note', (databases) => {
  test('says what can’t be saved, saves nothing of it, and keeps what was typed', async (t) => {
    const { channelId, ben, write } = await start(t, databases);
    const long = 'x'.repeat(4_000);

    const tooLong = await write({ takeaways: long, questions: '?', verdict: '5' });
    const blank = await write({ takeaways: ' \n\u2800\t', questions: '\u3164 ', verdict: ' ' });
    const wrong = await write({ takeaways: 'Good.', verdict: '7' });

    assert.equal(
      tooLong?.content,
      'Nothing was saved: your notes have 4,001 characters, and 4,000 is the most, takeaways and questions together. Shorten them by 1.',
    );
    assert.match(blank?.content ?? '', /^Nothing was saved: the form was empty\. Write something/u);
    assert.match(
      wrong?.content ?? '',
      /^Nothing was saved: the verdict must be a whole number from 1 to 5\./u,
    );
    assert.ok(tooLong && wrong);
    const { modal } = await ben.click(tooLong, 'Correct it');
    assert.deepEqual(fieldsOf(modal), { takeaways: long, questions: '?', verdict: '5' });
    assert.ok(modal);
    const corrected = await ben.submit(channelId, modal, { questions: '' });
    assert.match(corrected.message?.content ?? '', /^Your notes on \*\*Tides\*\* are saved\./u);
  });

  test('begins with what the person wrote last, and keeps others saved meanwhile as versions', async (t) => {
    const { channelId, ben, openForm, write } = await start(t, databases);
    await write({ takeaways: 'First.', verdict: '2' });
    const [one, other] = [await openForm(), await openForm()];

    assert.deepEqual(fieldsOf(one), { takeaways: 'First.', questions: undefined, verdict: '2' });
    await ben.submit(channelId, one, { takeaways: 'Second.' });
    const { message } = await ben.submit(channelId, other, { takeaways: 'Third.' });

    assert.match(message?.content ?? '', /You had saved others after you opened this form: those are kept/u);
    assert.ok(message);
    const versions = (await ben.click(message, 'My versions')).message;
    assert.equal(versions?.content, 'Version 3 of 3 of your notes: what your team reads.');
    assert.match(versions.embeds[0]?.description ?? '', /Third\.$/u);
    assert.doesNotMatch(JSON.stringify(versions.components), /"Share"/u);
    const earlier = (await ben.click(versions, 'Next')).message;
    assert.match(earlier?.embeds[0]?.description ?? '', /Second\.$/u);
  });

  test('saves what was written while the notes were removed, and says so', async (t) => {
    const { channelId, ben, openForm, write } = await start(t, databases);
    const saved = await write({ takeaways: 'First.' });
    const open = await openForm();
    assert.ok(saved);
    const removed = await ben.click(saved, 'Remove my notes');

    assert.equal(
      removed.message?.content,
      'Your notes on **Tides** are removed, with their earlier versions.',
    );
    const { message } = await ben.submit(channelId, open, { takeaways: 'Second.' });
    assert.equal(
      message?.content,
      'Your notes on **Tides** were removed while you were writing. What you wrote is saved as new notes.',
    );
    const gone = await ben.invoke(channelId, 'papers note', { paper: ID, action: 'remove' });
    assert.match(gone.message?.content ?? '', /are removed/u);
    const none = await ben.invoke(channelId, 'papers note', { paper: ID, action: 'remove' });
    assert.match(none.message?.content ?? '', /You have no notes on \*\*Tides\*\*, so there was nothing/u);
  });

  test('asks which paper is meant, and then offers the form', async (t) => {
    const { channelId, ben } = await start(t, databases);

    const { message } = await ben.invoke(channelId, 'papers note', { paper: 'tidal' });

    assert.equal(message?.content, '“tidal” fits 2 papers.');
    const customId = firstMenu(message);
    const chosen = await ben.select(message, customId, ['2401.00003']);
    assert.equal(chosen.message?.content, 'You have no notes on **Tidal power** yet.');
    assert.ok(chosen.message);
    const { modal } = await ben.click(chosen.message, 'Add notes');
    assert.equal(modal?.title, 'Notes: Tidal power');
  });
});
