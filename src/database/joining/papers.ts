import { sql } from 'drizzle-orm';
import { differentPapers, listings, paperNames } from '../schema/papers.ts';
import { paperChanges, paperVersions } from '../schema/versions.ts';
import type { JoinStep } from './step.ts';

/** The paper that stays gains what it lacks; the other's id and names become its names, and its listings follow. */
export const papersStep: JoinStep = {
  columns: [
    listings.paperId,
    paperNames.paperId,
    differentPapers.paperId,
    differentPapers.otherId,
    paperVersions.paperId,
    paperChanges.paperId,
  ],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      update papers set
        doi = coalesce(papers.doi, gone.doi),
        abstract = case when ${TAKES_ABSTRACT} then gone.abstract else papers.abstract end,
        abstract_kind = case when ${TAKES_ABSTRACT} then gone.abstract_kind else papers.abstract_kind end,
        authors = case when cardinality(gone.authors) > cardinality(papers.authors) then gone.authors else papers.authors end,
        author_count = greatest(papers.author_count, gone.author_count),
        published_on = coalesce(papers.published_on, gone.published_on),
        categories = case when papers.categories = '{}' then gone.categories else papers.categories end,
        organization = coalesce(papers.organization, gone.organization),
        venue = coalesce(papers.venue, gone.venue),
        comment = coalesce(papers.comment, gone.comment),
        withdrawal = coalesce(papers.withdrawal, gone.withdrawal),
        notices = papers.notices || (
          select coalesce(jsonb_agg(notice order by place), '[]')
          from jsonb_array_elements(gone.notices) with ordinality as given(notice, place)
          where not papers.notices @> jsonb_build_array(notice)
        ),
        source_summary = coalesce(papers.source_summary, gone.source_summary),
        summary_source = coalesce(papers.summary_source, gone.summary_source),
        links = papers.links || (
          select coalesce(jsonb_agg(link order by place), '[]')
          from jsonb_array_elements(gone.links) with ordinality as given(link, place)
          where not exists (select from jsonb_array_elements(papers.links) as kept where kept ->> 'label' = link ->> 'label')
        )
      from papers as gone
      where papers.id = ${to} and gone.id = ${from}`);
    await transaction.execute(sql`
      update listings set
        rank = least(listings.rank, gone.rank),
        upvotes = greatest(listings.upvotes, gone.upvotes),
        comments = greatest(listings.comments, gone.comments),
        code_stars = greatest(listings.code_stars, gone.code_stars)
      from listings as gone
      where listings.paper_id = ${to} and gone.paper_id = ${from} and ${SAME_LIST}`);
    await transaction.execute(sql`
      delete from listings as gone using listings where gone.paper_id = ${from} and listings.paper_id = ${to} and ${SAME_LIST}`);
    await transaction.execute(sql`update listings set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(sql`update paper_names set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(
      sql`insert into paper_names (name, paper_id) values (${`id:${from}`}, ${to}) on conflict (name) do update set paper_id = excluded.paper_id`,
    );
    // Of one kept twice, that of the paper that goes is deleted with it.
    await transaction.execute(sql`
      update paper_versions as kept set paper_id = ${to}
      where paper_id = ${from} and not exists (
        select from paper_versions as other where other.paper_id = ${to} and other.version = kept.version)`);
    await transaction.execute(sql`
      update paper_changes as noted set paper_id = ${to}
      where paper_id = ${from} and not exists (
        select from paper_changes as other
        where other.paper_id = ${to} and (other.kind, other.version, other.notice) = (noted.kind, noted.version, noted.notice))`);
    // The rows of the paper that goes are deleted with it.
    await transaction.execute(sql`
      insert into different_papers (paper_id, other_id, said_at)
      select least(third collate "C", ${to}), greatest(third collate "C", ${to}), said_at
      from (
        select case when paper_id = ${from} then other_id else paper_id end as third, said_at
        from different_papers
        where ${from} in (paper_id, other_id)
      ) as said
      where third <> ${to}
      on conflict do nothing`);
  },
};

/** Whether the paper that goes has the authors' own abstract, or any, where the one that stays has none. */
const TAKES_ABSTRACT = sql`gone.abstract is not null and (papers.abstract is null or (papers.abstract_kind = 'description' and gone.abstract_kind = 'abstract'))`;

const SAME_LIST = sql`(gone.source, gone.instance, gone.list_day) = (listings.source, listings.instance, listings.list_day)`;
