ALTER TABLE "millrace"."runs" ADD COLUMN "models" integer;--> statement-breakpoint
ALTER TABLE "millrace"."runs" ADD COLUMN "rows" bigint;--> statement-breakpoint
UPDATE "millrace"."runs" AS "ended" SET
  "models" = (SELECT count(*) FROM "millrace"."model_runs" AS "built" WHERE "built"."workspace_id" = "ended"."workspace_id" AND "built"."run_id" = "ended"."id" AND "built"."status" = 'success'),
  "rows" = (SELECT coalesce(sum("built"."rows"), 0) FROM "millrace"."model_runs" AS "built" WHERE "built"."workspace_id" = "ended"."workspace_id" AND "built"."run_id" = "ended"."id" AND "built"."status" = 'success')
WHERE "ended"."ended_at" IS NOT NULL;
