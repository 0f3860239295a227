import assert from 'node:assert/strict';
import { type APIMessage, type APIStringSelectComponent, ComponentType } from 'discord.js';

/** Returns the menu of a message; fails if it has none. */
export function menuOf({ components = [] }: Pick<APIMessage, 'components'>): APIStringSelectComponent {
  const parts = components.flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []));
  const menu = parts.find((part) => part.type === ComponentType.StringSelect);
  assert.ok(menu);
  return menu;
}
