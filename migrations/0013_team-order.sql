CREATE TABLE "left_servers" (
	"guild_id" text PRIMARY KEY NOT NULL,
	"left_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_examples" (
	"feed_id" integer NOT NULL,
	"paper_id" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feed_examples_feed_id_paper_id_pk" PRIMARY KEY("feed_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "feed_tastes" (
	"feed_id" integer PRIMARY KEY NOT NULL,
	"learns_since" timestamp with time zone,
	"lost_at" timestamp with time zone,
	"muted" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "paper_features" (
	"paper_id" text PRIMARY KEY NOT NULL,
	"features" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refusals" (
	"card_id" integer NOT NULL,
	"user_id" text NOT NULL,
	"refused_at" timestamp with time zone NOT NULL,
	CONSTRAINT "refusals_card_id_user_id_pk" PRIMARY KEY("card_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "reasons" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "picked_by" text;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "is_wild_card" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "less_emoji" text;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "order" text DEFAULT 'upvotes' NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "interests" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "wild_card" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "less_emoji" text;--> statement-breakpoint
ALTER TABLE "feed_examples" ADD CONSTRAINT "feed_examples_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_features" ADD CONSTRAINT "paper_features_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refusals" ADD CONSTRAINT "refusals_card_id_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feed_examples_paper" ON "feed_examples" USING btree ("paper_id");