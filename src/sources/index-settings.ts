import { z } from 'zod';
import { baseUrl } from '../base-url.ts';

/** The settings of the indexes of publications, which list no papers and know more about those that are listed. */
export const INDEX_SETTINGS = {
  CROSSREF_URL: baseUrl('https://api.crossref.org'),
  SEMANTIC_SCHOLAR_URL: baseUrl('https://api.semanticscholar.org'),
  /** Empty without a key. */
  SEMANTIC_SCHOLAR_API_KEY: z.string().trim().default(''),
} as const;
