DROP INDEX "millrace"."model_runs_model";--> statement-breakpoint
CREATE INDEX "model_runs_newest" ON "millrace"."model_runs" USING btree ("workspace_id","model","ended_at","run_id");