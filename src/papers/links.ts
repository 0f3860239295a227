import type { Paper } from './paper.ts';

/** Enough of a title to find it by. */
const SEARCHED_CHARACTERS = 80;

/** Where a paper's title leads: its abstract page, else its Hugging Face page, else a search for the title. */
export function mainLink({ links, title }: Pick<Paper, 'links' | 'title'>): string {
  return links.abstract ?? links.huggingface ?? searchLink(title);
}

function searchLink(title: string): string {
  return `https://huggingface.co/papers?q=${encodeURIComponent(title.slice(0, SEARCHED_CHARACTERS).toWellFormed())}`;
}
