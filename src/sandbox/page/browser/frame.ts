import { html, nothing, type TemplateResult } from 'lit';
import type { ChannelView, PersonView } from '../protocol.ts';
import { drawComposer } from './composer.ts';
import { drawEvents } from './events.ts';
import { drawMessages } from './messages.ts';
import { drawModal } from './modal.ts';
import { type App, allChannels, isDirect, isUnread, type Moves, nowThere, openGuild } from './state.ts';
import { drawThreads } from './threads.ts';
import { drawWorkshop } from './workshop.ts';

/** Draws the whole page. */
export function drawFrame(app: App, moves: Moves): TemplateResult {
  const { state } = app;
  if (state.scene === undefined) {
    const lost = state.connection === 'lost';
    return html`<p class="start" role="status">
      ${lost ? 'The sandbox can’t be reached. Is it running? Trying again…' : 'Opening the sandbox…'}
    </p>`;
  }
  return html`<div class="frame ${state.workshop ? 'with-workshop' : ''} ${state.drawer === undefined ? '' : `shows-${state.drawer}`}">
    ${drawChannels(app, moves)}
    <div class="middle">
      ${drawHead(app, moves)}
      ${
        state.connection === 'lost'
          ? html`<p class="lost" role="alert">Lost the connection to the sandbox. Trying again…</p>`
          : nothing
      }
      ${state.notice === undefined ? nothing : drawNotice(app, state.notice)}
      ${drawThreads(app, moves)} ${drawMessages(app, moves)} ${isForum(app) ? nothing : drawComposer(app)}
    </div>
    ${drawMembers(app)} ${state.workshop ? drawWorkshop(app, moves) : nothing}
    ${state.drawer === undefined ? nothing : html`<button type="button" class="veil" aria-label="Close" @click=${() => app.set({ drawer: undefined })}></button>`}
    ${state.modal === undefined ? nothing : drawModal(app, state.modal)}
  </div>`;
}

function drawHead(app: App, moves: Moves): TemplateResult {
  const { scene, channel, workshop, busy, theme } = app.state;
  const open = allChannels(app.state).find(({ id }) => id === channel);
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return html`<header class="head">
    <button type="button" class="icon narrow" aria-label="Channels" @click=${() => app.set({ drawer: 'channels' })}>☰</button>
    <h1><span aria-hidden="true">${open === undefined ? '' : SIGNS[open.kind]}</span>${open?.name ?? ''}</h1>
    <span class="clock" title="The sandbox’s day">${day.format(nowThere(app.state))}</span>
    ${
      scene?.controls.nextDay
        ? html`<button type="button" class="action" aria-label="Post the next day" ?disabled=${busy} @click=${moves.nextDay}>
            ${
              busy
                ? 'Posting…'
                : html`<span class="wide-words">Post the next day</span><span class="narrow-words">Next day</span>`
            }
          </button>`
        : nothing
    }
    <button type="button" class="icon" aria-label=${theme === 'dark' ? 'Light theme' : 'Dark theme'} @click=${moves.turnTheme}>
      ${theme === 'dark' ? '☀' : '☾'}
    </button>
    <button type="button" class="icon" aria-label="Workshop: for people who build bots" aria-expanded=${workshop} @click=${() => moves.openWorkshop(!workshop)}>⚙</button>
    <button type="button" class="icon narrow" aria-label="Members" @click=${() => app.set({ drawer: 'members' })}>☻</button>
  </header>`;
}

const SIGNS = { text: '#', forum: '☰', thread: '⤷', direct: '@' } as const;

function drawChannels(app: App, moves: Moves): TemplateResult {
  const { scene } = app.state;
  return html`<nav class="channels" aria-label="Channels">
    ${scene?.guilds.map(
      ({ name, channels, events }) => html`<h2 class="guild">${name}</h2>
        ${drawEvents(app, events)}
        <ul>
          ${channels.filter((channel) => isListed(app, channel)).map((channel) => drawChannel(app, moves, channel))}
        </ul>`,
    )}
    ${
      scene === undefined || scene.directs.length === 0
        ? nothing
        : html`<h2 class="section">Direct messages</h2>
            <ul>
              ${scene.directs.map((channel) => drawChannel(app, moves, channel))}
            </ul>`
    }
    ${drawSeat(app, moves)}
  </nav>`;
}

/** Whether a channel stands at the left: not a thread that is archived, unless it is open. */
function isListed({ state }: App, { id, thread }: ChannelView): boolean {
  return thread?.archived !== true || id === state.channel;
}

function isForum({ state }: App): boolean {
  return allChannels(state).find(({ id }) => id === state.channel)?.kind === 'forum';
}

function drawChannel(app: App, moves: Moves, { id, name, kind }: ChannelView): TemplateResult {
  const isOpen = app.state.channel === id;
  const isNews = isUnread(app.state, id);
  return html`<li class=${kind}>
    <button type="button" class="channel ${isNews ? 'unread' : ''}" aria-current=${isOpen ? 'page' : nothing} @click=${() => moves.open(id)}>
      <span aria-hidden="true">${SIGNS[kind]}</span> ${name}${isNews ? html`<span class="hidden">, unread</span>` : nothing}
    </button>
  </li>`;
}

function drawSeat(app: App, moves: Moves): TemplateResult {
  const { scene } = app.state;
  const me = scene?.people.find(({ id }) => id === scene.me);
  return html`<div class="seat">
    <p>
      You are <strong>${me?.name}</strong>
      <small>${me?.mayManage ? 'can manage the server' : 'can’t manage the server'}</small>
    </p>
    <div role="group" aria-label="Who you are">
      ${scene?.people.map(
        ({ id, name }) =>
          html`<button type="button" class="face" aria-pressed=${id === scene.me} aria-label="Be ${name}" title="Be ${name}" @click=${() => moves.be(id)}>
            <img src="/avatars/${id}.svg" alt="" />
          </button>`,
      )}
    </div>
  </div>`;
}

function drawMembers(app: App): TemplateResult {
  const guild = openGuild(app.state);
  const all = isDirect(app.state) ? [] : (guild?.members ?? []);
  const bots = all.filter(({ bot }) => bot);
  const people = all.filter(({ bot }) => !bot);
  return html`<aside class="members" aria-label="Members" tabindex="0">
    ${drawGroup(app, 'Apps', bots)} ${drawGroup(app, 'Members', people)}
  </aside>`;
}

function drawGroup(app: App, title: string, people: readonly PersonView[]): TemplateResult | typeof nothing {
  const bot = app.state.scene?.bot;
  if (people.length === 0) return nothing;
  return html`<h2 class="section">${title} — ${people.length}</h2>
    <ul>
      ${people.map(
        ({ id, name, bot: isBot, mayManage }) =>
          html`<li class="member">
            <img src="/avatars/${id}.svg" alt="" />
            <span
              >${name}
              ${isBot ? html`<span class="app-tag">App</span>` : nothing}
              ${isBot && id === bot?.id && !bot.connected ? html`<small>offline</small>` : nothing}
              ${!isBot && mayManage ? html`<small>can manage the server</small>` : nothing}</span
            >
          </li>`,
      )}
    </ul>`;
}

function drawNotice(app: App, notice: string): TemplateResult {
  return html`<div class="notice" role="status">
    <span>${notice}</span>
    <button type="button" class="link" @click=${() => app.set({ notice: undefined })}>Close</button>
  </div>`;
}
