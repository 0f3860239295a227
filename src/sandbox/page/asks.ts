import { z } from 'zod';
import type { Controls } from '../controls.ts';
import type { Answer } from '../interactions.ts';
import { ClientRefusal } from '../invocation.ts';
import { Refusal } from '../refusal.ts';
import { parseMessage } from '../validate.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';
import { viewModal } from './form-view.ts';
import type { Result } from './protocol.ts';

const id = z.string().max(40);
const given = z.record(z.string().max(40), z.union([z.string().max(6_000), z.number(), z.boolean()]));

/** Parses a request from a person at the page. */
const askShape = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), channel: id, content: z.string().max(10_000) }),
  z.object({ do: z.literal('react'), channel: id, message: id, emoji: z.string().max(100), on: z.boolean() }),
  z.object({ do: z.literal('invoke'), channel: id, command: z.string().max(100), options: given }),
  z.object({ do: z.literal('invoke-on'), channel: id, message: id, command: z.string().max(32) }),
  z.object({
    do: z.literal('complete'),
    channel: id,
    command: z.string().max(100),
    option: z.string().max(40),
    typed: z.string().max(6_000),
    options: given,
  }),
  z.object({ do: z.literal('click'), channel: id, message: id, button: z.string().max(100) }),
  z.object({
    do: z.literal('select'),
    channel: id,
    message: id,
    menu: z.string().max(100),
    values: z.array(z.string().max(100)).max(25),
  }),
  z.object({
    do: z.literal('submit'),
    channel: id,
    modal: z.string().max(100),
    values: z.record(
      z.string().max(100),
      z.union([z.string().max(4_000), z.array(z.string().max(100)).max(25)]),
    ),
  }),
  z.object({ do: z.literal('attach'), name: z.string().max(255), base64: z.base64() }),
  z.object({ do: z.literal('dismiss'), channel: id, message: id }),
  z.object({ do: z.literal('next-day') }),
  z.object({ do: z.literal('disconnect') }),
  z.object({ do: z.literal('fail') }),
  z.object({ do: z.literal('revoke'), channel: id, revoked: z.boolean() }),
  z.object({ do: z.literal('show-to-all'), command: z.string().max(40), shown: z.boolean() }),
]);

export type Ask = z.infer<typeof askShape>;

/** Parses a page's message: something to do, with a number for the reply; whom to be; or whether to show requests. */
export const sentShape = z.union([
  z.object({ number: z.int(), ask: askShape }),
  z.object({ be: id }),
  z.object({ watch: z.boolean() }),
]);

export type Sent = z.infer<typeof sentShape>;

/** Does what a person asks for. The result says what could not be done. */
export async function perform(world: World, ask: Ask, visitor: Visitor, controls: Controls): Promise<Result> {
  try {
    return await act(world, ask, visitor, controls);
  } catch (error) {
    if (error instanceof ClientRefusal || error instanceof Refusal) return { refused: error.message };
    if (error instanceof Error) return { refused: `Something went wrong: ${error.message}` };
    throw error;
  }
}

async function act(world: World, ask: Ask, visitor: Visitor, controls: Controls): Promise<Result> {
  switch (ask.do) {
    case 'say':
      visitor.say(ask.channel, parseMessage({ content: ask.content }, 'new').content ?? '');
      return {};
    case 'react':
      if (ask.on) visitor.react(ask.channel, ask.message, ask.emoji);
      else visitor.unreact(ask.channel, ask.message, ask.emoji);
      return {};
    case 'invoke':
      return tell(world, await visitor.invoke(ask.channel, ask.command, ask.options));
    case 'invoke-on':
      return tell(world, await visitor.invokeOn({ channel_id: ask.channel, id: ask.message }, ask.command));
    case 'complete': {
      const { channel, command, option, typed, options } = ask;
      return { choices: await visitor.complete(channel, command, option, typed, options) };
    }
    case 'click':
      return tell(world, await visitor.click({ channel_id: ask.channel, id: ask.message }, ask.button));
    case 'select':
      return tell(
        world,
        await visitor.select({ channel_id: ask.channel, id: ask.message }, ask.menu, ask.values),
      );
    case 'submit':
      return tell(world, await visitor.submit(ask.channel, { custom_id: ask.modal }, ask.values));
    case 'attach': {
      const bytes = Buffer.from(ask.base64, 'base64');
      return { file: { name: ask.name, value: visitor.attach(ask.name, bytes) } };
    }
    case 'dismiss':
      visitor.dismiss(ask.channel, ask.message);
      return {};
    case 'next-day':
      return { said: await controls.nextDay() };
    case 'disconnect':
      controls.disconnect();
      return { said: 'The gateway is disconnected. The bot reconnects by itself.' };
    case 'fail':
      controls.fail();
      return { said: 'For ten seconds, every request of the bot gets a 500.' };
    case 'revoke':
      controls.revoke(ask.channel, ask.revoked);
      return {};
    case 'show-to-all':
      controls.showToAll(ask.command, ask.shown);
      return {};
  }
}

function tell(world: World, { failed, modal }: Answer): Result {
  return { ...(failed && { failed }), ...(modal && { modal: viewModal(world, modal) }) };
}
