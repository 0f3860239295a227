CREATE TABLE "tldr_batches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"remote_id" text,
	"model" text NOT NULL,
	"language" text NOT NULL,
	"month" text NOT NULL,
	"reserved" double precision NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "tldr_flags" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tldr_flags_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"paper_id" text NOT NULL,
	"language" text NOT NULL,
	"maker" text NOT NULL,
	"line" text NOT NULL,
	"guild_id" text NOT NULL,
	"user_id" text NOT NULL,
	"flagged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tldr_flags_once" UNIQUE("paper_id","language","maker","line","user_id")
);
--> statement-breakpoint
CREATE TABLE "tldr_spending" (
	"month" text PRIMARY KEY NOT NULL,
	"spent" double precision DEFAULT 0 NOT NULL,
	"input_tokens" integer DEFAULT 0 NOT NULL,
	"output_tokens" integer DEFAULT 0 NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "tldrs" DROP CONSTRAINT "tldrs_paper_id_model_prompt_version_pk";--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "tldr" text DEFAULT 'model' NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "id" integer PRIMARY KEY NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "tldrs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "paper_version" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "attempt" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "state" text DEFAULT 'made' NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "evidence" text;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "input_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "output_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tldrs" ADD COLUMN "cost" double precision;--> statement-breakpoint
ALTER TABLE "tldr_flags" ADD CONSTRAINT "tldr_flags_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tldrs" ADD CONSTRAINT "tldrs_batch_id_tldr_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."tldr_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tldrs" ADD CONSTRAINT "tldrs_asked_once" UNIQUE("paper_id","paper_version","model","prompt_version","language","attempt");