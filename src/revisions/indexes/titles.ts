/** The indexes of publications, by the names under which their answers are stored. */
export const INDEX_TITLES = { crossref: 'Crossref', 'semantic-scholar': 'Semantic Scholar' } as const;
