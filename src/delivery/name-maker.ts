import { formatCredit } from '../sources/sources.ts';
import type { Tldr } from '../tldr/tldr.ts';

/** Says who wrote a TL;DR; `formatModel` formats a model's name for the place where it is said. */
export function nameMaker(tldr: Tldr, formatModel: (name: string) => string): string {
  switch (tldr.maker) {
    case 'model':
      return `the model ${formatModel(tldr.model)}`;
    case 'source':
      return formatCredit(tldr.source);
    case 'sentence':
      return tldr.of === 'abstract'
        ? 'the authors (a sentence from the abstract)'
        : 'Daily Papers (a sentence from its description)';
  }
}
