CREATE TABLE "zotero_additions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"guild_id" text NOT NULL,
	"library" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"try_at" timestamp with time zone,
	"tries" smallint DEFAULT 0 NOT NULL,
	"tells" boolean DEFAULT false NOT NULL,
	"finished_at" timestamp with time zone,
	"ended_because" text,
	CONSTRAINT "zotero_additions_done" CHECK (("zotero_additions"."try_at" is null) = ("zotero_additions"."finished_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "zotero_connections" (
	"user_id" text PRIMARY KEY NOT NULL,
	"library" text NOT NULL,
	"library_name" text NOT NULL,
	"collection_key" text,
	"collection_name" text,
	"sealed_key" text NOT NULL,
	"connected_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "zotero_items" (
	"user_id" text NOT NULL,
	"library" text NOT NULL,
	"paper_id" text NOT NULL,
	"item_key" text NOT NULL,
	"write_token" text,
	"sent_at" timestamp with time zone NOT NULL,
	"added_at" timestamp with time zone,
	CONSTRAINT "zotero_items_user_id_library_paper_id_pk" PRIMARY KEY("user_id","library","paper_id"),
	CONSTRAINT "zotero_items_key" UNIQUE("library","item_key"),
	CONSTRAINT "zotero_items_sent" CHECK (("zotero_items"."write_token" is null) = ("zotero_items"."added_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "zotero_wanted" (
	"addition_id" uuid NOT NULL,
	"paper_id" text NOT NULL,
	"outcome" text,
	"because" text,
	CONSTRAINT "zotero_wanted_addition_id_paper_id_pk" PRIMARY KEY("addition_id","paper_id"),
	CONSTRAINT "zotero_wanted_failed" CHECK ("zotero_wanted"."because" is null or "zotero_wanted"."outcome" = 'failed')
);
--> statement-breakpoint
ALTER TABLE "zotero_items" ADD CONSTRAINT "zotero_items_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zotero_wanted" ADD CONSTRAINT "zotero_wanted_addition_id_zotero_additions_id_fk" FOREIGN KEY ("addition_id") REFERENCES "public"."zotero_additions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zotero_wanted" ADD CONSTRAINT "zotero_wanted_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "zotero_additions_try" ON "zotero_additions" USING btree ("try_at");--> statement-breakpoint
CREATE INDEX "zotero_additions_user" ON "zotero_additions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "zotero_items_paper" ON "zotero_items" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "zotero_wanted_paper" ON "zotero_wanted" USING btree ("paper_id");