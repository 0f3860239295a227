import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { MAX_BUTTON_LABEL, MAX_CONTENT } from '../../src/discord/limits.ts';
import { escapeText } from '../../src/discord/render/text.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import type { QueryError } from '../../src/search/search.ts';

/** Characters of a query that are shown before its first fault, and in all. */
const MAX_BEFORE = 20;
const MAX_FAULT_LINE = 44;

/** Shows the query with a mark under each fault, and a button that searches without the faults. */
export function formatFault(asked: Asked, { query, faults, repaired }: QueryError): Answer {
  const plain = query.replace(/\s/gu, ' ').replaceAll('`', "'");
  // A phone breaks longer lines, and the marks would stand under the wrong words.
  const from = Math.max(0, (faults[0]?.at ?? 0) - MAX_BEFORE);
  const line = `${from > 0 ? '…' : ''}${cutAtWord(plain.slice(from), MAX_FAULT_LINE)}`;
  const shift = from > 0 ? from - 1 : from;
  const mark = Array.from({ length: line.length }, (_, index) =>
    isFaulty(faults, index + shift) ? '^' : ' ',
  ).join('');
  const words = faults.map((fault) => `- ${escapeText(fault.words)}`).join('\n');
  return {
    content:
      `I don't understand the marked part of this search:\n\`\`\`\n${line}\n${mark.trimEnd()}\n\`\`\`\n${words}`.slice(
        0,
        MAX_CONTENT,
      ),
    ...(repaired !== '' && {
      offers: [
        {
          label: cutAtWord(`Search: ${repaired}`, MAX_BUTTON_LABEL),
          command: 'papers search',
          options: { ...asked.options, query: repaired },
        },
      ],
    }),
  };
}

function isFaulty(faults: QueryError['faults'], at: number): boolean {
  return faults.some((fault) => at >= fault.at && at < fault.at + fault.length);
}
