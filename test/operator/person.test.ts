import assert from 'node:assert/strict';
import { test } from 'node:test';
import { members } from '../../src/database/schema/members.ts';
import { UserError } from '../../src/errors.ts';
import { createOutput, type OutputLine } from '../../src/operator/output.ts';
import { answerPerson } from '../../src/operator/person.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON } from '../support/papers.ts';

const ID = '123456789012345678';

onEachDatabase('papers person', ({ open }) => {
  test('writes what is kept about somebody who has left, and erases it', async () => {
    const database = await open();
    const lines: OutputLine[] = [];
    const output = createOutput(false, (line) => lines.push(line));
    const run = (...words: string[]) =>
      answerPerson(words, 'person <user id> [--erase]', { database, now: () => NOON }, output);
    await database.insert(members).values({ guildId: '1', userId: ID, name: 'Ada', roles: [], seenAt: NOON });

    await run(ID);
    await run(ID, '--erase');
    await run(ID);

    const said = lines.flatMap((line) => (line.kind === 'result' ? [line.text] : []));
    assert.match(said[0] ?? '', /"name": "Ada"/u);
    assert.equal(said[1], `Erased. Nothing that the bot keeps names ${ID} any more.`);
    assert.match(said[2] ?? '', /"members": \[\]/u);
    await assert.rejects(run('ada'), UserError);
    await assert.rejects(run(), UserError);
  });
});
