/** Where Discord opens servers, channels and messages, in the app or a browser. */
const CHANNELS = 'https://discord.com/channels';

/** The address of a person's private messages. */
export const DIRECT_MESSAGES = `${CHANNELS}/@me`;

/** Returns the address of a channel or a thread. */
export function channelLink(place: { readonly guildId: string; readonly channelId: string }): string {
  return `${CHANNELS}/${place.guildId}/${place.channelId}`;
}

/** Returns the address of a message, which Discord shows as a link into its channel. */
export function messageLink(place: {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}): string {
  return `${channelLink(place)}/${place.messageId}`;
}
