CREATE TABLE "proposals" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "proposals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"user_id" text NOT NULL,
	"feed_id" integer,
	"vote_emoji" text NOT NULL,
	"less_emoji" text,
	"has_unread_votes" boolean DEFAULT false NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"posted_at" timestamp with time zone
);
--> statement-breakpoint
DROP VIEW "public"."posted_cards";--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_about";--> statement-breakpoint
ALTER TABLE "cards" ALTER COLUMN "digest_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "proposal_id" integer;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_proposal" UNIQUE("proposal_id");--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_of" CHECK (num_nonnulls("cards"."digest_id", "cards"."proposal_id") = 1);--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" in ('card', 'proposal')) = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" = 'greeting') = ("outbox"."guild_id" is not null));--> statement-breakpoint
CREATE VIEW "public"."posted_cards" AS (select "cards"."id" as card_id, "cards"."digest_id", "cards"."paper_id", "cards"."vote_changes", coalesce("digests"."guild_id", "proposals"."guild_id") as guild_id, coalesce("digests"."feed_id", "proposals"."feed_id") as feed_id, "digests"."source", "digests"."instance", "digests"."list_day", coalesce("digests"."list_day", ("proposals"."written_at" at time zone 'UTC')::date) as posted_on, coalesce("digests"."vote_emoji", "proposals"."vote_emoji") as vote_emoji, coalesce("digests"."less_emoji", "proposals"."less_emoji") as less_emoji, "outbox"."channel_id", "outbox"."message_id", "outbox"."sent_at" from "cards" left join "digests" on "digests"."id" = "cards"."digest_id" left join "proposals" on "proposals"."id" = "cards"."proposal_id" join "outbox" on "outbox"."card_id" = "cards"."id" where "outbox"."message_id" is not null);