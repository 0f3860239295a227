import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { assertAccessible, NO_BROWSER, takePicture } from '../support/browser.ts';
import { call, openPage, post } from '../support/sandbox-page.ts';

const madeShape = z.looseObject({ id: z.string() });
const made = (body: string): string => madeShape.parse(JSON.parse(body)).id;

const EMBED = {
  title: 'Attention Is All You Need',
  description: 'A line about **attention**.',
  color: 0xff9d00,
};

suite('threads and forums on the page', { skip: NO_BROWSER }, () => {
  test('a thread hangs under its message, stands in a list, and is opened and written in by keyboard', async (t) => {
    const { sandbox, page, faults } = await openPage(t);
    const { channel, people } = sandbox;
    const card = made(await post(sandbox, { embeds: [EMBED] }));
    await call(sandbox, 'POST', `/channels/${channel.id}/messages/${card}/threads`, { name: EMBED.title });
    await post(sandbox, { content: 'The abstract in full.' }, card);
    sandbox.as(people.ben).say(card, 'I doubt the second figure.');
    const other = made(await post(sandbox, { content: 'Older' }));
    sandbox.startThread(people.ben, channel.id, other, 'An older paper');
    sandbox.changeThread(other, { archived: true });
    const under = page.locator(`#message-${card} .thread-link`);
    await under.waitFor();

    assert.match((await under.textContent()) ?? '', /Attention Is All You Need\s+2 messages/u);
    await page.locator('.threads summary').focus();
    await page.keyboard.press('Enter');
    await page.locator('.threads small', { hasText: 'archived' }).waitFor();
    assert.equal(await page.locator('nav .thread').count(), 1, 'an archived thread is in the list alone');
    await takePicture(page, 'threads');
    await under.focus();
    await page.keyboard.press('Enter');
    await page.getByText('I doubt the second figure.').waitFor();
    await page.getByText('A line about').waitFor();
    await page.locator('#composer').fill('So do I.');
    await page.keyboard.press('Enter');
    await page.getByText('So do I.').waitFor();

    await takePicture(page, 'thread');
    await assertAccessible(page);
    assert.deepEqual(faults, []);
  });

  test('a forum lists its posts with tags and votes, and a post is opened by keyboard', async (t) => {
    const { sandbox, page, faults } = await openPage(t);
    const forum = sandbox.addForum('reading', { tags: ['cs.CL', 'to discuss'] });
    const tags = z
      .looseObject({ available_tags: z.array(madeShape) })
      .parse(JSON.parse(await read(sandbox.api, sandbox.token, forum.id))).available_tags;
    const first = made(
      await call(sandbox, 'POST', `/channels/${forum.id}/threads`, {
        name: EMBED.title,
        applied_tags: tags.map(({ id }) => id),
        message: { embeds: [EMBED] },
      }),
    );
    sandbox.as(sandbox.people.ben).react(first, first, '👍');
    sandbox.addPost(sandbox.people.ben, forum.id, 'A post of Ben’s', 'Who has read this?');
    await page.getByRole('button', { name: 'reading' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.posts .thread-link').nth(1).waitFor();

    const texts = await page.locator('.posts .thread-link').allTextContents();
    assert.match(texts[0] ?? '', /A post of Ben’s/u);
    assert.match(texts[1] ?? '', /cs\.CL\s*to discuss\s*0 messages · 👍 1/u);
    assert.equal(await page.locator('#composer').count(), 0);
    await takePicture(page, 'forum');
    await assertAccessible(page);
    await page.locator('.posts .thread-link').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.locator('.reaction').waitFor();
    await takePicture(page, 'forum-post');

    assert.deepEqual(faults, []);
  });
});

async function read(api: string, token: string, channelId: string): Promise<string> {
  const response = await fetch(`${api}/v10/channels/${channelId}`, {
    headers: { authorization: `Bot ${token}` },
  });
  return response.text();
}
