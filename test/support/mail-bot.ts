import type { TestContext } from 'node:test';
import { type Bot, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { listOf } from './feed-bot.ts';
import { type MailServer, openMailServer } from './mail-server.ts';
import { serveDay } from './source-server.ts';

/** A bot with a mail server and one feed, at 16:00 UTC from Monday to Friday. */
export interface MailBot {
  readonly bot: Bot;
  readonly mailServer: MailServer;
  /** Runs a command as a person (Ada manages the server; Chloe doesn't). Returns what it answers. */
  run(
    name: string,
    options?: Readonly<Record<string, string>>,
    person?: 'ada' | 'ben' | 'chloe',
  ): Promise<string>;
  /** Has the bot do all that is due, and returns the newest code that was mailed to an address. */
  code(address: string): Promise<string>;
}

/** Starts it, with lists of these days. */
export async function startMailBot(
  t: TestContext,
  databases: Databases,
  days: readonly string[] = [],
): Promise<MailBot> {
  const mailServer = await openMailServer(t);
  const bot = await startBot(t, databases, { mailServer });
  for (const day of days) serveDay(bot.server, day, listOf(day));
  const run: MailBot['run'] = async (name, options = {}, person = 'ada') => {
    const { sandbox } = bot;
    const answer = await sandbox.as(sandbox.people[person]).invoke(sandbox.channel.id, name, options);
    return answer.message?.content ?? '';
  };
  await run('feeds add', { time: '16:00' });
  return {
    bot,
    mailServer,
    run,
    async code(address) {
      await bot.app.catchUp();
      const index = mailServer.got.findLastIndex(({ to }) => to === address);
      const { subject = '' } = await mailServer.parse(index);
      return /^(\d{6}) is your code for Daily Papers$/u.exec(subject)?.[1] ?? subject;
    },
  };
}
