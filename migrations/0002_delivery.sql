CREATE TABLE "feed_days" (
	"feed_id" integer NOT NULL,
	"list_day" date NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"is_late" boolean NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"try_at" timestamp with time zone,
	CONSTRAINT "feed_days_feed_id_list_day_pk" PRIMARY KEY("feed_id","list_day"),
	CONSTRAINT "feed_days_open" CHECK (case when "feed_days"."state" in ('waiting', 'broken') then "feed_days"."try_at" is not null when "feed_days"."state" in ('posted', 'quiet') then "feed_days"."try_at" is null else true end)
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"feed_id" integer NOT NULL,
	"kind" text NOT NULL,
	"list_day" date NOT NULL,
	"user_id" text,
	"content" text NOT NULL,
	"nonce" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"claimed_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	CONSTRAINT "notices_once" UNIQUE("feed_id","kind","list_day")
);
--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "vote_changes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "is_late" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "taken_by" uuid;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "tells_quiet" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "closed_because" text;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "try_again_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feed_days" ADD CONSTRAINT "feed_days_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feed_days_try" ON "feed_days" USING btree ("try_at");--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_closed" CHECK (("feeds"."closed_because" is null) = ("feeds"."try_again_at" is null));--> statement-breakpoint
-- What became of days that were delivered before this was kept: a digest that is half posted is gone on with.
INSERT INTO "feed_days" ("feed_id", "list_day", "state", "reason", "since", "is_late", "try_at")
SELECT "feed_id", "list_day", case when "posted_at" is null then 'waiting' else 'posted' end, '',
  coalesce("posted_at", "written_at"), false, case when "posted_at" is null then "written_at" end
FROM "digests" WHERE "feed_id" is not null;
