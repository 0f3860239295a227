import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { onEachDatabase } from '../support/database.ts';
import { startMeetingBot, textOf } from '../support/meeting-bot.ts';

const exportShape = z.object({ votes: z.array(z.object({ paperId: z.string() })) });

onEachDatabase('a person and what is kept about them', (databases) => {
  test('is shown, exported, and erased, while votes still count and somebody else presents', async (t) => {
    const team = await startMeetingBot(t, databases);
    const { bot, at, vote, press } = team;
    const { sandbox } = bot;
    const { ben } = sandbox.people;
    const ask = async (command: string, who = ben) => {
      const answer = await sandbox.as(who).invoke(sandbox.channel.id, command);
      assert.equal(answer.ephemeral, true);
      assert.ok(answer.message);
      return answer.message;
    };

    // Ben votes and is asked to present.
    await vote({ '2601.00001': ['ben'], '2601.00002': ['ben'] });
    await at('2026-03-04T13:00:00Z');
    const [offer] = sandbox.as(ben).directMessages();
    assert.ok(offer);
    await press('ben', offer, 'Accept');
    const agenda = async () => textOf(await team.ask('ada', 'agenda'));
    const before = await agenda();
    assert.match(before, new RegExp(`<@${ben.id}> presents`, 'u'));
    assert.match(before, /1 vote/u);

    const shown = textOf(await ask('privacy show'));
    assert.match(shown, /- 2 votes, while I am in the server, or until you take the reaction back/u);
    assert.match(shown, /- 1 offer to present a paper, and your answer, until the meeting is removed/u);
    assert.match(shown, /- 1 server with your name and the ids of your roles there/u);

    const { attachments } = await ask('privacy export');
    const file = attachments[0];
    assert.equal(file?.filename, 'what-is-kept-about-you.json');
    const exported = exportShape.parse(await (await fetch(file.url)).json());
    assert.deepEqual(
      exported.votes.map(({ paperId }) => paperId),
      ['2601.00001', '2601.00002'],
    );

    // He thinks again, then erases.
    const kept = await press('ben', await ask('privacy erase'), 'Keep');
    assert.equal(textOf(kept), 'Nothing was erased.');
    const asked = await ask('privacy erase');
    assert.match(
      textOf(asked),
      /^\*\*Erase what is kept about you, in all servers\?\*\* This can’t be undone\./u,
    );
    assert.match(textOf(asked), /Kept, but without you:\n(?:- .*\n)*- 2 votes\n/u);
    const erased = await press('ben', asked, 'Erase');
    assert.match(textOf(erased), /^Erased\. Nothing that I keep names you any more/u);
    assert.deepEqual(erased.components, []);

    // Nobody reads his name, and his votes count, also when they are read again.
    await at('2026-03-04T13:01:00Z');
    const after = await agenda();
    assert.doesNotMatch(after, new RegExp(ben.id, 'u'));
    assert.match(after, /1 vote/u);
    const [posted] = sandbox.messages(sandbox.channel.id).filter(({ embeds }) => embeds.length > 0);
    assert.ok(posted);
    assert.doesNotMatch(textOf(posted), new RegExp(ben.id, 'u'));
    await bot.restart();
    await bot.app.catchUp();
    assert.equal(await agenda(), after);

    // The meeting is held; its ledger names nobody.
    await at('2026-03-05T14:00:00Z');
    const ledger = textOf(await team.ask('ada', 'ledger'));
    assert.match(ledger, /- Somebody who left: never presented, 1 absence/u);

    // He begins anew.
    const anew = textOf(await ask('privacy show'));
    assert.doesNotMatch(anew, /^- .*vote/mu);
    assert.match(anew, /- 1 server with your name/u);
  });
});
