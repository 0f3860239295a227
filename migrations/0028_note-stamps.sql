CREATE TABLE "search_note_stamps" (
	"guild_id" text PRIMARY KEY NOT NULL,
	"stamp" uuid DEFAULT gen_random_uuid() NOT NULL
);
