CREATE TABLE "erasures" (
	"person" text PRIMARY KEY NOT NULL,
	"erased_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "nameless_key" (
	"id" integer PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "nameless_key_one" CHECK ("nameless_key"."id" = 1)
);
