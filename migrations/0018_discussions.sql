CREATE TABLE "discussions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "discussions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"paper_id" text NOT NULL,
	"user_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"message_id" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"thread_id" text,
	"opened_at" timestamp with time zone,
	"refused_because" text,
	CONSTRAINT "discussions_paper" UNIQUE("guild_id","paper_id"),
	CONSTRAINT "discussions_thread" UNIQUE("thread_id"),
	CONSTRAINT "discussions_open" CHECK (("discussions"."thread_id" is null) = ("discussions"."opened_at" is null)),
	CONSTRAINT "discussions_refused" CHECK ("discussions"."thread_id" is null or "discussions"."refused_because" is null)
);
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_about";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "discussion_id" integer;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "part" smallint;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "forum_id" text;--> statement-breakpoint
ALTER TABLE "discussions" ADD CONSTRAINT "discussions_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "discussions_unopened" ON "discussions" USING btree ("id") WHERE "discussions"."thread_id" is null and "discussions"."refused_because" is null;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_discussion_id_discussions_id_fk" FOREIGN KEY ("discussion_id") REFERENCES "public"."discussions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_discussion" UNIQUE("discussion_id","part");--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" in ('card', 'proposal')) = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" in ('greeting', 'mail')) = ("outbox"."guild_id" is not null) and ("outbox"."kind" <> 'mail' or ("outbox"."user_id" is not null and "outbox"."content" is not null)) and ("outbox"."kind" = 'meeting') = ("outbox"."meeting_message_id" is not null) and ("outbox"."kind" = 'discussion') = ("outbox"."discussion_id" is not null and "outbox"."part" is not null));