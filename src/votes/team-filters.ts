import { isPosted } from '../delivery/posted-cards.ts';
import type { TeamFilters } from '../search/retrieve/conditions.ts';
import { countVotes } from './votes.ts';

/** Lets the search filter by what a team was shown and voted for. */
export const teamFilters: TeamFilters = { isPosted, countVotes };
