ALTER TABLE "millrace"."audit_results" ADD COLUMN "batch" integer;--> statement-breakpoint
ALTER TABLE "millrace"."audit_results" ADD COLUMN "checked" bigint;--> statement-breakpoint
ALTER TABLE "millrace"."audit_results" ADD COLUMN "columns" json;--> statement-breakpoint
CREATE INDEX "audit_results_model" ON "millrace"."audit_results" USING btree ("workspace_id","model","at");