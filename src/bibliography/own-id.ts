/**
 * Where a bibliography that Daily Papers wrote keeps the id of a paper that has neither an arXiv id nor a DOI, so that
 * reading it again finds the paper. Other programs keep these fields or leave them out.
 */
export const OWN_ID = {
  bibtexField: 'dailypapersid',
  /** Before the id in RIS's tag `U1`, which is everybody's. */
  risMark: 'daily-papers:',
  /** Within CSL-JSON's `custom`. */
  cslName: 'daily-papers-id',
} as const;
