import type { Offer } from '../interactions/command.ts';

/**
 * Returns the buttons under an answer about one paper by which people say something about it. Three others at most stand
 * beside them: a row has five.
 */
export function offersAbout({ id }: { readonly id: string }): Offer[] {
  return [{ label: 'Discuss', command: 'papers discuss', options: { paper: id }, press: 'beside' }];
}
