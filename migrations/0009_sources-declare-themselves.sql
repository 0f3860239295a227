ALTER TABLE "digests" ADD COLUMN "instance" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "instance" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "list_days" ADD COLUMN "instance" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "instance" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "list_days" DROP CONSTRAINT "list_days_source_list_day_pk";--> statement-breakpoint
ALTER TABLE "listings" DROP CONSTRAINT "listings_source_list_day_paper_id_pk";--> statement-breakpoint
ALTER TABLE "list_days" ADD CONSTRAINT "list_days_source_instance_list_day_pk" PRIMARY KEY("source","instance","list_day");--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_source_instance_list_day_paper_id_pk" PRIMARY KEY("source","instance","list_day","paper_id");--> statement-breakpoint
-- Both columns in one rewrite of the table: an UPDATE would leave a dead copy of every paper, which the built-in
-- database never clears away. Until now Hugging Face alone gave summaries.
ALTER TABLE "papers"
  ALTER COLUMN "abstract_url" TYPE jsonb USING jsonb_path_query_array(
    jsonb_build_array(
      jsonb_build_object('label', 'Abstract', 'url', "abstract_url"),
      jsonb_build_object('label', 'PDF', 'url', "pdf_url"),
      jsonb_build_object('label', 'Hugging Face', 'url', "huggingface_url"),
      jsonb_build_object('label', 'Code', 'url', "code_url"),
      jsonb_build_object('label', 'Project', 'url', "project_url")
    ),
    '$[*] ? (@.url != null)'
  ),
  ALTER COLUMN "pdf_url" TYPE text USING CASE WHEN "source_summary" is not null THEN 'huggingface' END;--> statement-breakpoint
ALTER TABLE "papers" RENAME COLUMN "abstract_url" TO "links";--> statement-breakpoint
ALTER TABLE "papers" RENAME COLUMN "pdf_url" TO "summary_source";--> statement-breakpoint
ALTER TABLE "papers" ALTER COLUMN "links" SET DEFAULT '[]'::jsonb;--> statement-breakpoint
ALTER TABLE "papers" ALTER COLUMN "links" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" DROP COLUMN "huggingface_url";--> statement-breakpoint
ALTER TABLE "papers" DROP COLUMN "code_url";--> statement-breakpoint
ALTER TABLE "papers" DROP COLUMN "project_url";--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_summary_source" CHECK (("papers"."source_summary" is null) = ("papers"."summary_source" is null));
