import { isPosted } from '../delivery/posted-cards.ts';
import { hasMet } from '../meetings/met.ts';
import { isDiscussed } from '../notes/discussed.ts';
import type { TeamFilters } from '../search/retrieve/conditions.ts';
import { countVotes } from './votes.ts';

/** Lets the search filter by what a team was shown, voted for, discussed and met about. */
export const teamFilters: TeamFilters = { isPosted, countVotes, isDiscussed, hasMet };
