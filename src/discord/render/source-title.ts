import type { ListKey } from '../../papers/paper.ts';
import { nameList } from '../../sources/sources.ts';
import { formatText } from './text.ts';

/** Leaves room for the sentence around it. */
const MAX_TITLE = 120;

/** Names the list that papers come from, in Discord's markup: "arXiv", or a feed's address. */
export function formatSource(list: ListKey): string {
  return formatText(nameList(list), MAX_TITLE);
}
