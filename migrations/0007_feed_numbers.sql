DROP INDEX "feeds_guild";--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "number" integer;--> statement-breakpoint
UPDATE "feeds" SET "number" = "numbered"."number" FROM (
  SELECT "id", row_number() OVER (PARTITION BY "guild_id" ORDER BY "id") AS "number" FROM "feeds"
) AS "numbered" WHERE "numbered"."id" = "feeds"."id";--> statement-breakpoint
ALTER TABLE "feeds" ALTER COLUMN "number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_number" UNIQUE("guild_id","number");--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_removed" CHECK ("feeds"."removed_at" is null or "feeds"."next_due_at" is null);
