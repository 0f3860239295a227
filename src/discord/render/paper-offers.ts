import type { Offer } from '../interactions/answer.ts';

/**
 * Returns the buttons under an answer about one paper by which people say something about it. Three others at most stand
 * beside them: a row has five.
 */
export function offersAbout(paper: { readonly id: string }, hasNotes: boolean): Offer[] {
  return [
    { label: 'Discuss', command: 'papers discuss', options: { paper: paper.id }, press: 'beside' },
    offerNotes(paper, hasNotes),
  ];
}

/** Returns the button that opens the form for somebody's notes on a paper. */
export function offerNotes({ id }: { readonly id: string }, hasNotes: boolean): Offer {
  return {
    label: hasNotes ? 'Edit my notes' : 'Add notes',
    command: 'papers note',
    options: { paper: id },
    press: 'form-beside',
  };
}
