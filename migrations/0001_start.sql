CREATE TABLE "cards" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cards_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"digest_id" integer NOT NULL,
	"paper_id" text NOT NULL,
	"position" smallint NOT NULL,
	"nonce" text NOT NULL,
	"message_id" text,
	"sent_at" timestamp with time zone,
	"refused_because" text,
	CONSTRAINT "cards_digest_paper" UNIQUE("digest_id","paper_id"),
	CONSTRAINT "cards_message" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "digests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"feed_id" integer,
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"source" text NOT NULL,
	"list_day" date NOT NULL,
	"listed" integer NOT NULL,
	"vote_emoji" text NOT NULL,
	"nonce" text NOT NULL,
	"message_id" text,
	"written_at" timestamp with time zone NOT NULL,
	"posted_at" timestamp with time zone,
	CONSTRAINT "digests_feed_day" UNIQUE("feed_id","list_day")
);
--> statement-breakpoint
CREATE TABLE "feeds" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feeds_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"source" text NOT NULL,
	"time" time NOT NULL,
	"zone" text NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"categories" text[] NOT NULL,
	"cross_lists" boolean NOT NULL,
	"wanted" text[] NOT NULL,
	"avoided" text[] NOT NULL,
	"min_upvotes" integer NOT NULL,
	"max_papers" smallint NOT NULL,
	"vote_emoji" text NOT NULL,
	"paused_because" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"next_due_at" timestamp with time zone,
	"next_list_day" date,
	CONSTRAINT "feeds_max_papers" CHECK ("feeds"."max_papers" between 1 and 50),
	CONSTRAINT "feeds_weekdays" CHECK (cardinality("feeds"."weekdays") > 0),
	CONSTRAINT "feeds_due_day" CHECK (("feeds"."next_due_at" is null) = ("feeds"."next_list_day" is null)),
	CONSTRAINT "feeds_rest" CHECK (("feeds"."paused_because" is null) = ("feeds"."next_due_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "list_days" (
	"source" text NOT NULL,
	"list_day" date NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"skipped" integer NOT NULL,
	"categories" text[] NOT NULL,
	"collected_at" timestamp with time zone NOT NULL,
	CONSTRAINT "list_days_source_list_day_pk" PRIMARY KEY("source","list_day"),
	CONSTRAINT "list_days_reason" CHECK (("list_days"."state" = 'none') = ("list_days"."reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"source" text NOT NULL,
	"list_day" date NOT NULL,
	"paper_id" text NOT NULL,
	"rank" integer NOT NULL,
	"upvotes" integer,
	"comments" integer,
	"code_stars" integer,
	CONSTRAINT "listings_source_list_day_paper_id_pk" PRIMARY KEY("source","list_day","paper_id")
);
--> statement-breakpoint
CREATE TABLE "paged_answers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"command" text NOT NULL,
	"options" jsonb NOT NULL,
	"asked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "papers" (
	"id" text PRIMARY KEY NOT NULL,
	"version" smallint,
	"title" text NOT NULL,
	"abstract" text,
	"abstract_kind" text NOT NULL,
	"authors" text[] NOT NULL,
	"author_count" integer NOT NULL,
	"published_on" date,
	"categories" text[] NOT NULL,
	"organization" text,
	"source_summary" text,
	"abstract_url" text,
	"pdf_url" text,
	"huggingface_url" text,
	"code_url" text,
	"project_url" text,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"words" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(abstract, '')), 'B') || setweight(to_tsvector('english', join_names(authors)), 'C')) STORED NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tldrs" (
	"paper_id" text NOT NULL,
	"model" text NOT NULL,
	"prompt_version" smallint NOT NULL,
	"line" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tldrs_paper_id_model_prompt_version_pk" PRIMARY KEY("paper_id","model","prompt_version")
);
--> statement-breakpoint
CREATE TABLE "votes" (
	"card_id" integer NOT NULL,
	"user_id" text NOT NULL,
	"voted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "votes_card_id_user_id_pk" PRIMARY KEY("card_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tldrs" ADD CONSTRAINT "tldrs_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "votes" ADD CONSTRAINT "votes_card_id_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cards_paper" ON "cards" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "feeds_guild" ON "feeds" USING btree ("guild_id");--> statement-breakpoint
CREATE INDEX "feeds_due" ON "feeds" USING btree ("next_due_at");--> statement-breakpoint
CREATE INDEX "listings_paper" ON "listings" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "papers_words" ON "papers" USING gin ("words");--> statement-breakpoint
CREATE INDEX "papers_categories" ON "papers" USING gin ("categories");--> statement-breakpoint
CREATE INDEX "papers_published_on" ON "papers" USING btree ("published_on");