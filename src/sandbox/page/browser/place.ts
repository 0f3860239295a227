const NEAR_PX = 60;
const places = 'daily-papers-places';
let stays = false;

/** What was seen last, by channel: kept for a page that is loaded again. */
function readPlaces(): Record<string, number> {
  const kept: unknown = JSON.parse(sessionStorage.getItem(places) ?? '{}');
  return kept !== null && typeof kept === 'object' ? { ...kept } : {};
}

/** Keeps where the list was scrolled to. */
export function keepPlace(event: Event): void {
  const { currentTarget: list } = event;
  if (!(list instanceof HTMLElement)) return;
  stays = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
  const channel = list.dataset.channel;
  if (channel !== undefined)
    sessionStorage.setItem(places, JSON.stringify({ ...readPlaces(), [channel]: list.scrollTop }));
}

/** Puts the list where it was when this channel was last open; at the top, where all is new. */
export async function openPlace(channel: string | undefined): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null || channel === undefined) return;
  await settled(list);
  list.dataset.channel = channel;
  list.scrollTop = readPlaces()[channel] ?? 0;
  stays = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX && list.scrollTop > 0;
}

/** Follows what is new where the end was in sight. */
export async function followEnd(): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null || !stays) return;
  await settled(list);
  list.scrollTop = list.scrollHeight;
}

/** Shows the end, as after something one did oneself. */
export async function showEnd(): Promise<void> {
  stays = true;
  await followEnd();
}

/** Brings a message to the top. */
export async function showMessage(id: string): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null) return;
  await settled(list);
  document.getElementById(`message-${id}`)?.scrollIntoView({ block: 'start' });
}

/** Brings a message into sight with no more scrolling than that takes. */
export async function showNearest(id: string): Promise<void> {
  const list = document.getElementById('messages');
  if (list === null) return;
  await settled(list);
  document.getElementById(`message-${id}`)?.scrollIntoView({ block: 'nearest' });
}

/** The components draw themselves a moment after they are put into the page. */
async function settled(list: HTMLElement): Promise<void> {
  const last = [...list.querySelectorAll('discord-message')].at(-1);
  if (last !== undefined && 'updateComplete' in last) await last.updateComplete;
  await new Promise((resolve) => requestAnimationFrame(resolve));
}
