CREATE TABLE "search_abbreviations" (
	"short" text NOT NULL,
	"long" text NOT NULL,
	"papers" integer NOT NULL,
	CONSTRAINT "search_abbreviations_short_long_pk" PRIMARY KEY("short","long")
);
--> statement-breakpoint
CREATE TABLE "search_documents" (
	"paper_id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"length" integer NOT NULL,
	"published_on" date,
	"words" "tsvector" NOT NULL,
	"analysis" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_totals" (
	"id" smallint PRIMARY KEY NOT NULL,
	"papers" integer NOT NULL,
	"length" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"word" text PRIMARY KEY NOT NULL,
	"papers" integer NOT NULL
);
--> statement-breakpoint
DROP INDEX "papers_words";--> statement-breakpoint
ALTER TABLE "search_documents" ADD CONSTRAINT "search_documents_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_documents_words" ON "search_documents" USING gin ("words") WITH (gin_pending_list_limit=1024);--> statement-breakpoint
CREATE INDEX "papers_saved_at" ON "papers" USING btree ("saved_at");--> statement-breakpoint
CREATE INDEX "papers_id_prefix" ON "papers" USING btree ("id" text_pattern_ops);--> statement-breakpoint
ALTER TABLE "papers" DROP COLUMN "words";