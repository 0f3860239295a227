import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_BROWSER, takePicture } from '../support/browser.ts';
import { openPage, post } from '../support/sandbox-page.ts';

suite('what the page shows', { skip: NO_BROWSER }, () => {
  test('holds a description of 4,096 characters and a title without a space', async (t) => {
    const { sandbox, page } = await openPage(t);
    await post(sandbox, { embeds: [{ title: 'W'.repeat(256), description: 'long '.repeat(819) }] });
    await page.locator('discord-embed').waitFor();

    assert.equal(
      await page.evaluate(
        'document.getElementById("messages").scrollWidth <= document.getElementById("messages").clientWidth',
      ),
      true,
    );
    assert.equal((await page.locator('discord-embed-description').textContent())?.trim().length, 4_094);
  });

  test('reads right-to-left titles in their direction', async (t) => {
    const { sandbox, page } = await openPage(t);
    await post(sandbox, {
      embeds: [
        { title: 'تعلم الآلة: نظرة عامة', url: 'https://arxiv.org/abs/1', description: 'למידה עמוקה' },
      ],
    });
    const direction = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).direction`);
    await page.locator('.embed-title').waitFor();

    assert.equal(await page.locator('.embed-title').getAttribute('dir'), 'auto');
    assert.equal(await direction('.embed-title'), 'rtl');
    assert.equal(await direction('discord-embed-description'), 'rtl');
    await takePicture(page, 'right-to-left');
  });

  test('never takes a title for HTML', async (t) => {
    const { sandbox, page, faults } = await openPage(t);
    const evil = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
    await post(sandbox, {
      content: evil,
      embeds: [{ title: evil, description: `${evil} [a](javascript:alert(1))`, footer: { text: evil } }],
    });
    await page.locator('discord-embed').waitFor();

    assert.equal(await page.title(), 'Daily Papers: the sandbox');
    assert.equal(await page.locator('#messages img[src=x]').count(), 0);
    assert.equal(await page.locator('a[href^=javascript]').count(), 0);
    assert.equal(
      await page
        .locator('.embed-title')
        .textContent()
        .then((text) => text?.trim()),
      evil,
    );
    assert.deepEqual(faults, []);
  });

  test('takes 400 messages, and one more at once', async (t) => {
    const { sandbox, page } = await openPage(t);
    const ada = sandbox.as(sandbox.people.ada);
    for (let index = 1; index <= 400; index += 1) ada.say(sandbox.channel.id, `Message **${index}**`);
    await page.locator('strong', { hasText: /^400$/u }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('discord-message').count(), 400);

    ada.say(sandbox.channel.id, 'The last');
    await page.getByText('The last').waitFor({ state: 'attached' });
  });

  test('shows spoilers, times, quotes, code and mentions as Discord does', async (t) => {
    const { sandbox, page } = await openPage(t);
    const { id } = sandbox.people.ben;
    await post(sandbox, {
      content: `||the end|| <t:1700000000:D> <@${id}> \`code\`\n> quoted\n- an item\n-# small`,
    });
    const message = page.locator('discord-message');
    await message.getByText('14 November 2023').waitFor();
    await message.getByText('@Ben').waitFor();
    assert.equal(await message.getByText('the end').isVisible(), false);
    await message.getByText('Spoiler').click();

    await message.getByText('the end').waitFor();
    assert.equal(await message.locator('code').textContent(), 'code');
    await message.locator('discord-quote', { hasText: 'quoted' }).waitFor();
  });
});
