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
CREATE TABLE "mail_codes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mail_codes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"feed_id" integer NOT NULL,
	"owner" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"address" text NOT NULL,
	"address_key" text NOT NULL,
	"rhythm" text NOT NULL,
	"code" text NOT NULL,
	"tries_left" smallint NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "mail_subscriptions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mail_subscriptions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"feed_id" integer NOT NULL,
	"owner" text NOT NULL,
	"user_id" text NOT NULL,
	"address" text NOT NULL,
	"address_key" text NOT NULL,
	"rhythm" text NOT NULL,
	"token" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"paused_because" text,
	CONSTRAINT "mail_subscriptions_address" UNIQUE("feed_id","address_key"),
	CONSTRAINT "mail_subscriptions_token" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "mail_watch" (
	"id" integer PRIMARY KEY NOT NULL,
	"looked_at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "mail_watch_one" CHECK ("mail_watch"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subscription_id" integer,
	"list_day" date,
	"code_id" integer,
	"message_key" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"try_at" timestamp with time zone,
	"tries" smallint DEFAULT 0 NOT NULL,
	"claimed_at" timestamp with time zone,
	"handed_at" timestamp with time zone,
	"lost" smallint DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"gave_up_because" text,
	CONSTRAINT "mails_day" UNIQUE("subscription_id","kind","list_day"),
	CONSTRAINT "mails_code" UNIQUE("code_id"),
	CONSTRAINT "mails_about" CHECK (("mails"."kind" = 'code') = ("mails"."code_id" is not null) and ("mails"."kind" <> 'code') = ("mails"."subscription_id" is not null and "mails"."list_day" is not null)),
	CONSTRAINT "mails_done" CHECK (("mails"."try_at" is null) = ("mails"."sent_at" is not null or "mails"."gave_up_because" is not null))
);
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_greeting";--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_about";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "discussion_id" integer;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "part" smallint;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "forum_id" text;--> statement-breakpoint
ALTER TABLE "discussions" ADD CONSTRAINT "discussions_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_codes" ADD CONSTRAINT "mail_codes_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_subscriptions" ADD CONSTRAINT "mail_subscriptions_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_subscription_id_mail_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."mail_subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_code_id_mail_codes_id_fk" FOREIGN KEY ("code_id") REFERENCES "public"."mail_codes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "discussions_unopened" ON "discussions" USING btree ("id") WHERE "discussions"."thread_id" is null and "discussions"."refused_because" is null;--> statement-breakpoint
CREATE INDEX "mail_codes_address" ON "mail_codes" USING btree ("address_key");--> statement-breakpoint
CREATE INDEX "mail_codes_user" ON "mail_codes" USING btree ("guild_id","user_id");--> statement-breakpoint
CREATE INDEX "mail_subscriptions_user" ON "mail_subscriptions" USING btree ("guild_id","user_id");--> statement-breakpoint
CREATE INDEX "mails_try" ON "mails" USING btree ("try_at");--> statement-breakpoint
CREATE INDEX "mails_claimed" ON "mails" USING btree ("claimed_at");--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_discussion_id_discussions_id_fk" FOREIGN KEY ("discussion_id") REFERENCES "public"."discussions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_greeting" ON "outbox" USING btree ("guild_id","written_at") WHERE "outbox"."kind" = 'greeting';--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_discussion" UNIQUE("discussion_id","part");--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" in ('card', 'proposal')) = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" in ('greeting', 'mail')) = ("outbox"."guild_id" is not null) and ("outbox"."kind" <> 'mail' or ("outbox"."user_id" is not null and "outbox"."content" is not null)) and ("outbox"."kind" = 'meeting') = ("outbox"."meeting_message_id" is not null) and ("outbox"."kind" = 'discussion') = ("outbox"."discussion_id" is not null and "outbox"."part" is not null));