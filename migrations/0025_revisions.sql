CREATE TABLE "paper_reports" (
	"paper_id" text NOT NULL,
	"informant" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"ask_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	"said" jsonb,
	CONSTRAINT "paper_reports_paper_id_informant_pk" PRIMARY KEY("paper_id","informant")
);
--> statement-breakpoint
CREATE TABLE "silent_informants" (
	"name" text PRIMARY KEY NOT NULL,
	"fault" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"tries" integer NOT NULL,
	"ask_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "paper_changes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "paper_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"paper_id" text NOT NULL,
	"kind" text NOT NULL,
	"version" smallint NOT NULL,
	"from_version" smallint NOT NULL,
	"noticed_at" timestamp with time zone,
	"told_at" timestamp with time zone,
	"shown_at" timestamp with time zone,
	CONSTRAINT "paper_changes_once" UNIQUE("paper_id","kind","version")
);
--> statement-breakpoint
CREATE TABLE "paper_versions" (
	"paper_id" text NOT NULL,
	"version" smallint NOT NULL,
	"title" text NOT NULL,
	"abstract" text,
	"authors" text[] NOT NULL,
	"author_count" integer NOT NULL,
	"comment" text,
	"kept_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "paper_versions_paper_id_version_pk" PRIMARY KEY("paper_id","version")
);
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_about";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "paper_change_id" integer;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "comment" text;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "withdrawal" text;--> statement-breakpoint
ALTER TABLE "paper_reports" ADD CONSTRAINT "paper_reports_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_changes" ADD CONSTRAINT "paper_changes_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_versions" ADD CONSTRAINT "paper_versions_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "paper_reports_due" ON "paper_reports" USING btree ("ask_at");--> statement-breakpoint
CREATE INDEX "paper_changes_open" ON "paper_changes" USING btree ("paper_id") WHERE "paper_changes"."told_at" is null or "paper_changes"."shown_at" is null;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_paper_change_id_paper_changes_id_fk" FOREIGN KEY ("paper_change_id") REFERENCES "public"."paper_changes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_revision" ON "outbox" USING btree ("discussion_id","paper_change_id") WHERE "outbox"."kind" = 'revision';--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" in ('card', 'proposal')) = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" in ('greeting', 'mail')) = ("outbox"."guild_id" is not null) and ("outbox"."kind" <> 'mail' or ("outbox"."user_id" is not null and "outbox"."content" is not null)) and ("outbox"."kind" = 'meeting') = ("outbox"."meeting_message_id" is not null) and ("outbox"."kind" = 'discussion') = ("outbox"."discussion_id" is not null and "outbox"."part" is not null) and ("outbox"."kind" = 'revision') = ("outbox"."paper_change_id" is not null) and ("outbox"."kind" <> 'revision' or ("outbox"."discussion_id" is not null and "outbox"."content" is not null)));