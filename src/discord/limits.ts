// What Discord takes, in characters unless said otherwise. It refuses a message, an answer or an event with more as a whole.

/** The text of a message (https://docs.discord.com/developers/resources/message#create-message). */
export const MAX_CONTENT = 2_000;

/** The people whom a message may notify. */
export const MAX_PINGS = 100;

/** The parts of an embed, and all of them together (https://docs.discord.com/developers/resources/message#embed-object-embed-limits). */
export const MAX_EMBED_TITLE = 256;
export const MAX_EMBED_DESCRIPTION = 4_096;
export const MAX_EMBED_FIELD = 1_024;
export const MAX_EMBED = 6_000;

/** The address behind an embed's title: the docs name no limit, but Discord's error for a longer one does. */
export const MAX_EMBED_URL = 2_048;

/** The description of a file (https://docs.discord.com/developers/resources/message#attachment-object). */
export const MAX_ALT_TEXT = 1_024;

/** Buttons, and the rows that they stand in (https://docs.discord.com/developers/components/reference). */
export const MAX_BUTTON_LABEL = 80;
export const MAX_BUTTON_URL = 512;
export const MAX_ROW_BUTTONS = 5;
export const MAX_CUSTOM_ID = 100;

/** What a menu asks while nothing is chosen. */
export const MAX_MENU_QUESTION = 150;

/** How many choices a menu has, or an option offers as people type; then each of their texts and values. */
export const MAX_CHOICES = 25;
export const MAX_CHOICE = 100;

/** The title of a form, and what a person may type into one of its fields. */
export const MAX_FORM_TITLE = 45;
export const MAX_FORM_FIELD = 4_000;

/** What a command says about an option, and takes for one that is a text (https://docs.discord.com/developers/interactions/application-commands). */
export const MAX_OPTION_DESCRIPTION = 100;
export const MAX_OPTION_TEXT = 6_000;

/** The name of a thread or of a forum's post (https://docs.discord.com/developers/resources/channel). */
export const MAX_THREAD_NAME = 100;

/** An event's parts (https://docs.discord.com/developers/resources/guild-scheduled-event). */
export const MAX_EVENT_NAME = 100;
export const MAX_EVENT_DESCRIPTION = 1_000;
export const MAX_EVENT_PLACE = 100;

/** Messages, threads or reactions that Discord lists in one answer. */
export const MAX_PAGE = 100;
