const NEAR_PX = 60;
const places = 'daily-papers-places';
let stays = false;

/** Reads the scroll positions by channel, which are kept when the page is reloaded. */
function readPlaces(): Record<string, number> {
  const kept: unknown = JSON.parse(sessionStorage.getItem(places) ?? '{}');
  return kept !== null && typeof kept === 'object' ? { ...kept } : {};
}

/** Stores the list's scroll position. */
export function keepPlace(event: Event): void {
  const { currentTarget: list } = event;
  if (!(list instanceof HTMLElement)) return;
  stays = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
  const channel = list.dataset.channel;
  if (channel !== undefined)
    sessionStorage.setItem(places, JSON.stringify({ ...readPlaces(), [channel]: list.scrollTop }));
}

/** Scrolls the list to where it was when this channel was last open, or to the top. */
export async function openPlace(channel: string | undefined): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null || channel === undefined) return;
  await settled(list);
  list.dataset.channel = channel;
  list.scrollTop = readPlaces()[channel] ?? 0;
  stays = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX && list.scrollTop > 0;
}

/** Scrolls to new messages if the end was in sight. */
export async function followEnd(): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null || !stays) return;
  await settled(list);
  list.scrollTop = list.scrollHeight;
}

/** Scrolls to the end, for example after the person's own message. */
export async function showEnd(): Promise<void> {
  stays = true;
  await followEnd();
}

/** Scrolls a message to the top. */
export async function showMessage(id: string): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null) return;
  await settled(list);
  document.getElementById(`message-${id}`)?.scrollIntoView({ block: 'start' });
}

/** Scrolls a message into view, as little as possible; to its beginning, if it is taller than the view. */
export async function showNearest(id: string): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null) return;
  await settled(list);
  const message = document.getElementById(`message-${id}`);
  message?.scrollIntoView({ block: isTaller(message, list) ? 'start' : 'nearest' });
}

/** Scrolls to a new message at the end; to its beginning, if it is taller than the view. */
export async function showNew(id: string): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null) return;
  await settled(list);
  const message = document.getElementById(`message-${id}`);
  if (message === null || !isTaller(message, list)) return showEnd();
  stays = false;
  message.scrollIntoView({ block: 'start' });
}

function isTaller(message: HTMLElement, list: HTMLElement): boolean {
  return message.getBoundingClientRect().height > list.clientHeight;
}

/** Waits until the components have drawn themselves, a moment after they are added to the page. */
async function settled(list: HTMLElement): Promise<void> {
  const last = [...list.querySelectorAll('discord-message')].at(-1);
  if (last !== undefined && 'updateComplete' in last) await last.updateComplete;
  await new Promise((resolve) => requestAnimationFrame(resolve));
}
