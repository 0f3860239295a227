import { InteractionResponseType } from 'discord-api-types/v10';
import { z } from 'zod';
import { presentMessage } from '../present.ts';
import { refusals } from '../refusal.ts';
import type { ApiRequest, Route } from './route.ts';

/** The bot's answers to interactions. */
export const interactionRoutes: readonly Route[] = [
  [
    'POST',
    '/interactions/:id/:token/callback',
    ({ interactions, place, body, query, world }) => {
      const stored = interactions.answer(place('id'), place('token'), body);
      if (query.get('with_response') !== 'true') return undefined;
      const { type } = z.looseObject({ type: z.enum(InteractionResponseType) }).parse(body);
      const message = stored && presentMessage(stored, world.bot.id);
      return {
        interaction: { id: place('id'), type: 2, response_message_id: message?.id },
        resource: { type, ...(message && { message }) },
      };
    },
  ],
  [
    'POST',
    '/webhooks/:application/:token',
    (request) => {
      refuseOthers(request);
      return presentMessage(
        request.interactions.followUp(request.place('token'), request.body, request.attachments),
        request.world.bot.id,
      );
    },
  ],
  [
    'GET',
    '/webhooks/:application/:token/messages/:message',
    (request) => {
      refuseOthers(request);
      const { interactions, place, world } = request;
      return presentMessage(interactions.get(place('token'), place('message')), world.bot.id);
    },
  ],
  [
    'PATCH',
    '/webhooks/:application/:token/messages/:message',
    (request) => {
      refuseOthers(request);
      const { interactions, place, world, body, attachments } = request;
      const edited = interactions.edit(place('token'), place('message'), body, attachments);
      return presentMessage(edited, world.bot.id);
    },
  ],
  [
    'DELETE',
    '/webhooks/:application/:token/messages/:message',
    (request) => {
      refuseOthers(request);
      request.interactions.remove(request.place('token'), request.place('message'));
    },
  ],
];

function refuseOthers({ place, world }: ApiRequest): void {
  if (place('application') !== world.bot.id) throw refusals.unknownWebhook();
}
