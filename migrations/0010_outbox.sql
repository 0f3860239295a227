CREATE TABLE "outbox" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"digest_id" integer,
	"card_id" integer,
	"feed_id" integer,
	"topic" text,
	"list_day" date,
	"content" text,
	"guild_id" text,
	"user_id" text,
	"channel_id" text,
	"nonce" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"claimed_at" timestamp with time zone,
	"message_id" text,
	"sent_at" timestamp with time zone,
	"gave_up_because" text,
	CONSTRAINT "outbox_message" UNIQUE("message_id"),
	CONSTRAINT "outbox_card" UNIQUE("card_id"),
	CONSTRAINT "outbox_notice" UNIQUE("feed_id","topic","list_day"),
	CONSTRAINT "outbox_greeting" UNIQUE("guild_id","written_at"),
	CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" = 'card') = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" = 'greeting') = ("outbox"."guild_id" is not null)),
	CONSTRAINT "outbox_sent" CHECK ("outbox"."message_id" is null or "outbox"."sent_at" is not null),
	CONSTRAINT "outbox_place" CHECK ("outbox"."message_id" is null or "outbox"."channel_id" is not null)
);
--> statement-breakpoint
INSERT INTO "outbox" ("kind", "digest_id", "channel_id", "nonce", "written_at", "claimed_at", "message_id", "sent_at")
	SELECT 'header', "id", "channel_id", "nonce", "written_at", "claimed_at", "message_id",
		CASE WHEN "message_id" IS NOT NULL THEN coalesce("claimed_at", "written_at") END
	FROM "digests" WHERE "channel_id" IS NOT NULL ORDER BY "id";--> statement-breakpoint
INSERT INTO "outbox" ("kind", "digest_id", "card_id", "channel_id", "nonce", "written_at", "claimed_at", "message_id", "sent_at", "gave_up_because")
	SELECT 'card', "digest_id", "cards"."id", "cards"."channel_id", "cards"."nonce", "digests"."written_at", "cards"."claimed_at", "cards"."message_id",
		CASE WHEN "cards"."message_id" IS NOT NULL THEN coalesce("cards"."sent_at", "cards"."claimed_at", "digests"."written_at") END, "cards"."refused_because"
	FROM "cards" JOIN "digests" ON "digests"."id" = "cards"."digest_id" ORDER BY "cards"."id";--> statement-breakpoint
INSERT INTO "outbox" ("kind", "feed_id", "topic", "list_day", "content", "user_id", "nonce", "written_at", "claimed_at", "sent_at")
	SELECT 'notice', "feed_id", CASE "kind" WHEN 'mended' THEN 'recovered' WHEN 'closed' THEN 'unavailable' ELSE "kind" END, "list_day", "content", "user_id", "nonce", "written_at", "claimed_at", "done_at"
	FROM "notices" ORDER BY "id";--> statement-breakpoint
ALTER TABLE "notices" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "notices" CASCADE;--> statement-breakpoint
ALTER TABLE "cards" DROP CONSTRAINT "cards_message";--> statement-breakpoint
ALTER TABLE "cards" DROP CONSTRAINT "cards_place";--> statement-breakpoint
ALTER TABLE "digests" DROP CONSTRAINT "digests_place";--> statement-breakpoint
ALTER TABLE "feed_days" DROP CONSTRAINT "feed_days_open";--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_card_id_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_header" ON "outbox" USING btree ("digest_id","channel_id") WHERE "outbox"."kind" = 'header';--> statement-breakpoint
CREATE INDEX "outbox_digest" ON "outbox" USING btree ("digest_id");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("id") WHERE "outbox"."sent_at" is null and "outbox"."gave_up_because" is null;--> statement-breakpoint
ALTER TABLE "cards" DROP COLUMN "nonce";--> statement-breakpoint
ALTER TABLE "cards" DROP COLUMN "claimed_at";--> statement-breakpoint
ALTER TABLE "cards" DROP COLUMN "channel_id";--> statement-breakpoint
ALTER TABLE "cards" DROP COLUMN "message_id";--> statement-breakpoint
ALTER TABLE "cards" DROP COLUMN "sent_at";--> statement-breakpoint
ALTER TABLE "cards" DROP COLUMN "refused_because";--> statement-breakpoint
ALTER TABLE "digests" DROP COLUMN "channel_id";--> statement-breakpoint
ALTER TABLE "digests" DROP COLUMN "nonce";--> statement-breakpoint
ALTER TABLE "digests" DROP COLUMN "claimed_at";--> statement-breakpoint
ALTER TABLE "digests" DROP COLUMN "message_id";--> statement-breakpoint
UPDATE "feed_days" SET "state" = CASE WHEN "try_at" IS NULL THEN 'missed' ELSE 'waiting' END, "reason" = '' WHERE "state" = 'late';--> statement-breakpoint
ALTER TABLE "feed_days" ADD CONSTRAINT "feed_days_open" CHECK (case when "feed_days"."state" in ('waiting', 'broken') then "feed_days"."try_at" is not null else "feed_days"."try_at" is null end);--> statement-breakpoint
CREATE VIEW "public"."posted_cards" AS (select "cards"."id" as card_id, "cards"."digest_id", "cards"."paper_id", "cards"."vote_changes", "digests"."guild_id", "digests"."feed_id", "digests"."source", "digests"."instance", "digests"."list_day", "digests"."vote_emoji", "outbox"."channel_id", "outbox"."message_id", "outbox"."sent_at" from "cards" join "digests" on "digests"."id" = "cards"."digest_id" join "outbox" on "outbox"."card_id" = "cards"."id" where "outbox"."message_id" is not null);--> statement-breakpoint
-- Jobs are planned again, and those of earlier versions say less than is needed now.
DO $$ BEGIN
	IF to_regclass('pgboss.job') IS NOT NULL THEN
		DELETE FROM pgboss.job WHERE name IN ('collect', 'summarize', 'deliver', 'recount', 'tell');
	END IF;
END $$;
