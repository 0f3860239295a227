CREATE TABLE "saved_papers" (
	"user_id" text NOT NULL,
	"paper_id" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"remark" text NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "saved_papers_user_id_paper_id_pk" PRIMARY KEY("user_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "saved_tags" (
	"user_id" text NOT NULL,
	"paper_id" text NOT NULL,
	"folded" text NOT NULL,
	"tag" text NOT NULL,
	CONSTRAINT "saved_tags_user_id_paper_id_folded_pk" PRIMARY KEY("user_id","paper_id","folded")
);
--> statement-breakpoint
CREATE TABLE "savers" (
	"user_id" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "public_links" DROP CONSTRAINT "public_links_about";--> statement-breakpoint
ALTER TABLE "public_links" ADD COLUMN "user_id" text;--> statement-breakpoint
ALTER TABLE "public_links" ADD COLUMN "tag" text;--> statement-breakpoint
ALTER TABLE "saved_papers" ADD CONSTRAINT "saved_papers_user_id_savers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."savers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_papers" ADD CONSTRAINT "saved_papers_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_tags" ADD CONSTRAINT "saved_tags_user_id_savers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."savers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_tags" ADD CONSTRAINT "saved_tags_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "saved_papers_newest" ON "saved_papers" USING btree ("user_id","saved_at");--> statement-breakpoint
CREATE INDEX "saved_papers_paper" ON "saved_papers" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "saved_papers_removed" ON "saved_papers" USING btree ("removed_at");--> statement-breakpoint
CREATE INDEX "saved_tags_tag" ON "saved_tags" USING btree ("user_id","folded");--> statement-breakpoint
CREATE INDEX "saved_tags_paper" ON "saved_tags" USING btree ("paper_id");--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_user_id_savers_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."savers"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_saved" UNIQUE("user_id","tag");--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_tag" CHECK (("public_links"."user_id" is null) = ("public_links"."tag" is null));--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_about" CHECK (num_nonnulls("public_links"."feed_id", "public_links"."meeting_id", "public_links"."user_id") = 1);