ALTER TABLE "millrace"."plans" ADD COLUMN "summary" text;--> statement-breakpoint
UPDATE "millrace"."plans" SET "summary" = "document" ->> 'summary' WHERE "document" IS NOT NULL;
