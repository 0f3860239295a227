CREATE TABLE "alert_channels" (
	"user_id" text PRIMARY KEY NOT NULL,
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_hits" (
	"user_id" text NOT NULL,
	"paper_id" text NOT NULL,
	"alert_ids" integer[] NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"letter_id" integer,
	CONSTRAINT "alert_hits_user_id_paper_id_pk" PRIMARY KEY("user_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "alert_letters" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "alert_letters_day" UNIQUE("user_id","day")
);
--> statement-breakpoint
CREATE TABLE "alert_namesakes" (
	"alert_id" integer NOT NULL,
	"paper_id" text NOT NULL,
	CONSTRAINT "alert_namesakes_alert_id_paper_id_pk" PRIMARY KEY("alert_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "alert_readers" (
	"user_id" text PRIMARY KEY NOT NULL,
	"time" time NOT NULL,
	"zone" text NOT NULL,
	"closed_since" timestamp with time zone,
	"rests_since" timestamp with time zone,
	CONSTRAINT "alert_readers_rest" CHECK ("alert_readers"."rests_since" is null or "alert_readers"."closed_since" is not null)
);
--> statement-breakpoint
CREATE TABLE "alert_seen" (
	"paper_id" text PRIMARY KEY NOT NULL,
	"saved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_watch" (
	"id" integer PRIMARY KEY NOT NULL,
	"looked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "alert_watch_one" CHECK ("alert_watch"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"paper_id" text,
	"same_as" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alerts_once" UNIQUE("user_id","kind","same_as"),
	CONSTRAINT "alerts_like" CHECK (("alerts"."kind" = 'like') = ("alerts"."paper_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_about";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "alert_letter_id" integer;--> statement-breakpoint
ALTER TABLE "alert_channels" ADD CONSTRAINT "alert_channels_user_id_alert_readers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."alert_readers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_hits" ADD CONSTRAINT "alert_hits_user_id_alert_readers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."alert_readers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_hits" ADD CONSTRAINT "alert_hits_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_hits" ADD CONSTRAINT "alert_hits_letter_id_alert_letters_id_fk" FOREIGN KEY ("letter_id") REFERENCES "public"."alert_letters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_letters" ADD CONSTRAINT "alert_letters_user_id_alert_readers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."alert_readers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_namesakes" ADD CONSTRAINT "alert_namesakes_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_namesakes" ADD CONSTRAINT "alert_namesakes_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_seen" ADD CONSTRAINT "alert_seen_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_user_id_alert_readers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."alert_readers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_hits_paper" ON "alert_hits" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "alert_hits_letter" ON "alert_hits" USING btree ("letter_id");--> statement-breakpoint
CREATE INDEX "alert_hits_waiting" ON "alert_hits" USING btree ("user_id") WHERE "alert_hits"."letter_id" is null;--> statement-breakpoint
CREATE INDEX "alert_namesakes_paper" ON "alert_namesakes" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "alerts_paper" ON "alerts" USING btree ("paper_id");--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_alert_letter_id_alert_letters_id_fk" FOREIGN KEY ("alert_letter_id") REFERENCES "public"."alert_letters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_alert" UNIQUE("alert_letter_id","part");--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" in ('card', 'proposal')) = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" in ('greeting', 'mail')) = ("outbox"."guild_id" is not null) and ("outbox"."kind" <> 'mail' or ("outbox"."user_id" is not null and "outbox"."content" is not null)) and ("outbox"."kind" = 'meeting') = ("outbox"."meeting_message_id" is not null) and ("outbox"."kind" in ('discussion', 'revision')) = ("outbox"."discussion_id" is not null) and ("outbox"."kind" = 'alert') = ("outbox"."alert_letter_id" is not null) and ("outbox"."kind" in ('discussion', 'alert')) = ("outbox"."part" is not null) and ("outbox"."kind" = 'revision') = ("outbox"."paper_change_id" is not null) and ("outbox"."kind" <> 'revision' or "outbox"."content" is not null));