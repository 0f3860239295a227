import './components.ts';
import { render } from 'lit';
import { connect } from './connection.ts';
import { drawFrame } from './frame.ts';
import { followEnd, openPlace, showMessage } from './place.ts';
import {
  type App,
  allChannels,
  createState,
  EMPTY_COMPOSER,
  forgetUnreachable,
  type Moves,
  newestMessage,
  openMessages,
  type State,
  seeMessages,
} from './state.ts';

/** How many requests the workshop shows. */
const MAX_REQUESTS = 200;

/** Enough time to read a sentence twice. */
const NOTICE_MS = 8_000;

let noticed: ReturnType<typeof setTimeout> | undefined;

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
root.replaceChildren();

const state = createState(readTheme(), location.hash.slice(1) || undefined);

const app: App = {
  state,
  set(change) {
    Object.assign(state, change);
    draw();
    if (change.notice === undefined) return;
    clearTimeout(noticed);
    noticed = setTimeout(() => app.set({ notice: undefined }), NOTICE_MS);
  },
  // One per tab: two windows can be two people, and each stays the same person when it is reloaded.
  connection: connect(sessionStorage.getItem('daily-papers-person') ?? undefined, {
    status: (status) => app.set({ connection: status, ...(status === 'open' && forgetUnreachable(state)) }),
    heard(told) {
      switch (told.kind) {
        case 'scene': {
          const first = told.scene.guilds[0]?.channels[0]?.id;
          const known = allChannels({ ...state, scene: told.scene });
          const channel = known.some(({ id }) => id === state.channel) ? state.channel : first;
          return app.set({ scene: told.scene, ahead: told.scene.now - Date.now(), channel });
        }
        case 'messages': {
          const messages = told.anew ? new Map() : state.messages;
          for (const id of told.drop) messages.delete(id);
          for (const message of told.put) messages.set(message.id, message);
          // Only messages that arrive while the page is open are unread.
          const seen = told.anew ? allChannels(state).map(({ id }) => id) : [state.channel ?? ''];
          app.set({ messages, seen: seeMessages({ ...state, messages }, ...seen) });
          void (told.anew ? openPlace(state.channel) : followEnd());
          return;
        }
        case 'requests':
          return app.set({ requests: [...state.requests, ...told.records].slice(-MAX_REQUESTS) });
      }
    },
  }),
};

const moves: Moves = {
  open(channel) {
    location.hash = channel;
    app.set({ channel, seen: seeMessages(state, channel), drawer: undefined, composer: EMPTY_COMPOSER });
    void openPlace(channel);
  },
  be(person) {
    sessionStorage.setItem('daily-papers-person', person);
    app.set({ composer: EMPTY_COMPOSER, pending: [], faults: new Map() });
    app.connection.be(person);
  },
  turnTheme() {
    const theme = state.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('daily-papers-theme', theme);
    app.set({ theme });
  },
  nextDay() {
    const last = newestMessage(state);
    app.set({ busy: true });
    void app.connection.ask({ do: 'next-day' }).then(({ said, refused }) => {
      app.set({ busy: false, notice: refused ?? said });
      const first = openMessages(state).find(({ id }) => BigInt(id) > BigInt(last));
      if (first !== undefined) return showMessage(first.id);
    });
  },
  openWorkshop(open) {
    app.set({ workshop: open, requests: [] });
    app.connection.watch(open);
  },
};

globalThis.addEventListener('hashchange', () => {
  const channel = location.hash.slice(1);
  if (channel !== '' && channel !== state.channel) moves.open(channel);
});

/** Draws at once, so that a key press finds the result of the one before. */
function draw(): void {
  document.documentElement.dataset.theme = state.theme;
  if (root !== null) render(drawFrame(app, moves), root);
}

function readTheme(): State['theme'] {
  const kept = localStorage.getItem('daily-papers-theme');
  if (kept === 'dark' || kept === 'light') return kept;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

draw();
