CREATE TABLE "absences" (
	"guild_id" text NOT NULL,
	"user_id" text NOT NULL,
	"until" date NOT NULL,
	CONSTRAINT "absences_guild_id_user_id_pk" PRIMARY KEY("guild_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "agenda_changes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agenda_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"occurrence_id" integer NOT NULL,
	"paper_id" text NOT NULL,
	"kind" text NOT NULL,
	"user_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agenda_papers" (
	"occurrence_id" integer NOT NULL,
	"position" smallint NOT NULL,
	"paper_id" text NOT NULL,
	"basis" jsonb NOT NULL,
	CONSTRAINT "agenda_papers_occurrence_id_position_pk" PRIMARY KEY("occurrence_id","position")
);
--> statement-breakpoint
CREATE TABLE "meeting_messages" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "meeting_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"occurrence_id" integer NOT NULL,
	"kind" text NOT NULL,
	"offer_id" integer,
	"user_id" text,
	"text" text,
	"shown" text,
	CONSTRAINT "meeting_messages_once" UNIQUE NULLS NOT DISTINCT("occurrence_id","kind","offer_id","user_id","text"),
	CONSTRAINT "meeting_messages_notice" CHECK (("meeting_messages"."kind" = 'notice') = ("meeting_messages"."text" is not null))
);
--> statement-breakpoint
CREATE TABLE "meeting_overrides" (
	"meeting_id" integer NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"moved_to" text,
	"by" text NOT NULL,
	CONSTRAINT "meeting_overrides_meeting_id_day_pk" PRIMARY KEY("meeting_id","day"),
	CONSTRAINT "meeting_overrides_moved" CHECK (("meeting_overrides"."kind" = 'moved') = ("meeting_overrides"."moved_to" is not null))
);
--> statement-breakpoint
CREATE TABLE "meeting_skips" (
	"occurrence_id" integer NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "meeting_skips_occurrence_id_user_id_pk" PRIMARY KEY("occurrence_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "meetings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "meetings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"guild_id" text NOT NULL,
	"name" text NOT NULL,
	"channel_id" text NOT NULL,
	"time" time NOT NULL,
	"zone" text NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"every_weeks" smallint NOT NULL,
	"anchor" date NOT NULL,
	"closing_hours" smallint NOT NULL,
	"max_papers" smallint NOT NULL,
	"minutes" smallint NOT NULL,
	"place" text NOT NULL,
	"presenters" text NOT NULL,
	"role_id" text,
	"people" text[] NOT NULL,
	"organiser_role_id" text,
	"votes_from" text,
	"makes_event" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"paused_because" text,
	"closed_because" text,
	"look_at" timestamp with time zone,
	CONSTRAINT "meetings_weekdays" CHECK (cardinality("meetings"."weekdays") > 0),
	CONSTRAINT "meetings_weeks" CHECK ("meetings"."every_weeks" in (1, 2, 4)),
	CONSTRAINT "meetings_papers" CHECK ("meetings"."max_papers" between 1 and 10),
	CONSTRAINT "meetings_role" CHECK (("meetings"."presenters" = 'role') = ("meetings"."role_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "occurrences" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "occurrences_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"meeting_id" integer NOT NULL,
	"day" date NOT NULL,
	"held_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"seed" text NOT NULL,
	"state" text NOT NULL,
	"frozen_at" timestamp with time zone,
	"because" text,
	"event_id" text,
	"event_claimed_at" timestamp with time zone,
	"event_fault" text,
	"event_shown" text,
	CONSTRAINT "occurrences_day" UNIQUE("meeting_id","day"),
	CONSTRAINT "occurrences_frozen" CHECK ("occurrences"."state" not in ('frozen', 'held') or "occurrences"."frozen_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "offers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"occurrence_id" integer NOT NULL,
	"paper_id" text NOT NULL,
	"user_id" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"settled_at" timestamp with time zone,
	"swapped_to" text,
	"gone_because" text,
	"draw" jsonb,
	CONSTRAINT "offers_settled" CHECK (("offers"."state" = 'open') = ("offers"."settled_at" is null)),
	CONSTRAINT "offers_swapped" CHECK (("offers"."state" = 'swapped') = ("offers"."swapped_to" is not null)),
	CONSTRAINT "offers_gone" CHECK (("offers"."state" = 'gone') = ("offers"."gone_because" is not null))
);
--> statement-breakpoint
CREATE TABLE "members" (
	"guild_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "members_guild_id_user_id_pk" PRIMARY KEY("guild_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_about";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "meeting_message_id" integer;--> statement-breakpoint
ALTER TABLE "agenda_changes" ADD CONSTRAINT "agenda_changes_occurrence_id_occurrences_id_fk" FOREIGN KEY ("occurrence_id") REFERENCES "public"."occurrences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_changes" ADD CONSTRAINT "agenda_changes_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD CONSTRAINT "agenda_papers_occurrence_id_occurrences_id_fk" FOREIGN KEY ("occurrence_id") REFERENCES "public"."occurrences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD CONSTRAINT "agenda_papers_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_messages" ADD CONSTRAINT "meeting_messages_occurrence_id_occurrences_id_fk" FOREIGN KEY ("occurrence_id") REFERENCES "public"."occurrences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_messages" ADD CONSTRAINT "meeting_messages_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_overrides" ADD CONSTRAINT "meeting_overrides_meeting_id_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meetings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_skips" ADD CONSTRAINT "meeting_skips_occurrence_id_occurrences_id_fk" FOREIGN KEY ("occurrence_id") REFERENCES "public"."occurrences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "occurrences" ADD CONSTRAINT "occurrences_meeting_id_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meetings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_occurrence_id_occurrences_id_fk" FOREIGN KEY ("occurrence_id") REFERENCES "public"."occurrences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agenda_changes_paper" ON "agenda_changes" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "agenda_papers_paper" ON "agenda_papers" USING btree ("paper_id");--> statement-breakpoint
CREATE UNIQUE INDEX "meetings_name" ON "meetings" USING btree ("guild_id",lower("name"));--> statement-breakpoint
CREATE INDEX "meetings_look" ON "meetings" USING btree ("look_at");--> statement-breakpoint
CREATE INDEX "offers_occurrence" ON "offers" USING btree ("occurrence_id");--> statement-breakpoint
CREATE INDEX "offers_paper" ON "offers" USING btree ("paper_id");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_live" ON "offers" USING btree ("occurrence_id","paper_id") WHERE "offers"."state" in ('open', 'accepted');--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_meeting_message_id_meeting_messages_id_fk" FOREIGN KEY ("meeting_message_id") REFERENCES "public"."meeting_messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_meeting" UNIQUE("meeting_message_id");--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_about" CHECK (("outbox"."kind" in ('header', 'card')) = ("outbox"."digest_id" is not null) and ("outbox"."kind" in ('card', 'proposal')) = ("outbox"."card_id" is not null) and ("outbox"."kind" = 'notice') = ("outbox"."feed_id" is not null and "outbox"."topic" is not null and "outbox"."list_day" is not null and "outbox"."content" is not null) and ("outbox"."kind" = 'greeting') = ("outbox"."guild_id" is not null) and ("outbox"."kind" = 'meeting') = ("outbox"."meeting_message_id" is not null));