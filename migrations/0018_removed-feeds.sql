CREATE TABLE "removed_feeds" (
	"feed_id" integer PRIMARY KEY NOT NULL,
	"guild_id" text NOT NULL,
	"removed_at" timestamp with time zone NOT NULL
);
