DROP INDEX "feeds_guild";--> statement-breakpoint
ALTER TABLE "digests" ALTER COLUMN "channel_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "channel_id" text;--> statement-breakpoint
-- Until now a digest was bound to one channel: what was sent, or may have been, is there.
UPDATE "cards" SET "channel_id" = "digests"."channel_id" FROM "digests"
WHERE "digests"."id" = "cards"."digest_id" AND ("cards"."message_id" is not null OR "cards"."claimed_at" is not null);--> statement-breakpoint
UPDATE "digests" SET "channel_id" = null WHERE "message_id" is null AND "claimed_at" is null;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "number" integer;--> statement-breakpoint
UPDATE "feeds" SET "number" = "counted"."number"
FROM (SELECT "id", row_number() OVER (PARTITION BY "guild_id" ORDER BY "id") AS "number" FROM "feeds") AS "counted"
WHERE "counted"."id" = "feeds"."id";--> statement-breakpoint
ALTER TABLE "feeds" ALTER COLUMN "number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_number" UNIQUE("guild_id","number");--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_place" CHECK ("cards"."message_id" is null or "cards"."channel_id" is not null);--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_place" CHECK ("digests"."message_id" is null or "digests"."channel_id" is not null);
