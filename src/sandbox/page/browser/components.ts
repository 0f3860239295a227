import '@skyra/discord-components-core/discord-action-row.js';
import '@skyra/discord-components-core/discord-button.js';
import '@skyra/discord-components-core/discord-embed.js';
import '@skyra/discord-components-core/discord-embed-description.js';
import '@skyra/discord-components-core/discord-embed-footer.js';
import '@skyra/discord-components-core/discord-message.js';
import '@skyra/discord-components-core/discord-messages.js';
import '@skyra/discord-components-core/discord-quote.js';
import '@skyra/discord-components-core/discord-reaction.js';
import '@skyra/discord-components-core/discord-reactions.js';
import { css, LitElement } from 'lit';

/** Styles that give the components this page's colours: their own have too little contrast for some people. */
const STYLES = {
  'discord-author-info': css`
    .discord-author-username {
      color: var(--strong) !important;
    }
  `,
  'discord-message': css`
    :host {
      color: var(--text) !important;
    }
    .discord-message-body-only-indent {
      box-sizing: border-box;
      min-width: 56px;
      margin: 0;
    }
    .discord-message-timestamp,
    .discord-message-edited {
      color: var(--faint) !important;
    }
  `,
  'discord-embed': css`
    .discord-embed-wrapper {
      background-color: var(--side) !important;
    }
  `,
  'discord-reaction': css`
    .discord-reaction-count {
      color: var(--text) !important;
    }
  `,
  'discord-button': css`
    a svg {
      margin-left: 6px;
    }
    .secondary {
      background-color: var(--button);
      color: var(--strong);
    }
    .secondary:hover {
      background-color: var(--button-hover);
    }
    .success {
      background-color: #2d7d46;
    }
    .destructive {
      background-color: #c03537;
    }
  `,
} as const;

for (const [name, style] of Object.entries(STYLES)) {
  const component = customElements.get(name);
  if (component === undefined || !(component.prototype instanceof LitElement)) continue;
  const element = component as typeof LitElement;
  element.elementStyles = [...element.elementStyles, style];
}
