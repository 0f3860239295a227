import { arxivMonth } from '../../papers/arxiv-id.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Menu, MenuChoice } from '../interactions/answer.ts';
import { MAX_CHOICE } from '../limits.ts';
import { formatPlain } from './text.ts';

/** Whether Discord takes a paper's id as a value. The longest known id has 60 characters. */
export function isChoosable({ id }: Pick<Paper, 'id'>): boolean {
  return id.length <= MAX_CHOICE;
}

/** Formats a paper as a choice: its title after `before`, then its first author, year and id; its value is the id. */
export function formatChoice(paper: Paper, before = ''): MenuChoice {
  const { id, title, publishedOn, authors, authorCount } = paper;
  const year = (publishedOn ?? arxivMonth(id))?.year;
  const facts = year === undefined ? id : `${year} · ${id}`;
  const [first] = authors;
  const others = Math.max(authorCount, authors.length) > 1 ? ' and others' : '';
  const room = MAX_CHOICE - facts.length - others.length - ' · '.length;
  const author = first === undefined || room < 1 ? '' : formatPlain(first, room);
  return {
    label: `${before}${formatPlain(title, MAX_CHOICE - before.length) || id}`,
    description: (author === '' ? facts : `${author}${others} · ${facts}`).slice(0, MAX_CHOICE),
    value: id,
  };
}

/** Builds the menu under a list, which opens one of its papers; nothing if none can be chosen. `from`: the first one's number. */
export function openMenu(papers: readonly Paper[], from: number): { readonly menu?: Menu } {
  const choices = papers.flatMap((paper, index) =>
    isChoosable(paper) ? [formatChoice(paper, `${from + index}. `)] : [],
  );
  if (choices.length === 0) return {};
  return { menu: { question: 'Open a paper', opens: 'papers show', option: 'paper', choices } };
}
