CREATE TABLE "note_versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "note_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"note_id" integer NOT NULL,
	"takeaways" text NOT NULL,
	"questions" text NOT NULL,
	"verdict" smallint,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "note_versions_verdict" CHECK ("note_versions"."verdict" between 1 and 5),
	CONSTRAINT "note_versions_text" CHECK ("note_versions"."takeaways" <> '' or "note_versions"."questions" <> '' or "note_versions"."verdict" is not null)
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"paper_id" text NOT NULL,
	"user_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_notes" (
	"guild_id" text NOT NULL,
	"paper_id" text NOT NULL,
	"stems" text NOT NULL,
	"words" "tsvector" NOT NULL,
	"analysis" smallint NOT NULL,
	CONSTRAINT "search_notes_guild_id_paper_id_pk" PRIMARY KEY("guild_id","paper_id")
);
--> statement-breakpoint
ALTER TABLE "discussions" ADD COLUMN "notes_changed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "discussions" ADD COLUMN "notes_shown" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "discussions" ADD COLUMN "editable_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "note_versions" ADD CONSTRAINT "note_versions_note_id_notes_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."notes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_notes" ADD CONSTRAINT "search_notes_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "note_versions_note" ON "note_versions" USING btree ("note_id","id");--> statement-breakpoint
CREATE INDEX "notes_team" ON "notes" USING btree ("guild_id","paper_id");--> statement-breakpoint
CREATE INDEX "notes_paper" ON "notes" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "search_notes_words" ON "search_notes" USING gin ("words");--> statement-breakpoint
CREATE INDEX "search_notes_paper" ON "search_notes" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "discussions_unshown" ON "discussions" USING btree ("id") WHERE "discussions"."notes_changed" <> "discussions"."notes_shown";