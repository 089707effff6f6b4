CREATE SCHEMA "millrace";
--> statement-breakpoint
CREATE TABLE "millrace"."api_keys" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."audit_results" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "millrace"."audit_results_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" text NOT NULL,
	"model" text NOT NULL,
	"snapshot_id" text NOT NULL,
	"start_ms" bigint,
	"end_ms" bigint,
	"audit" text NOT NULL,
	"blocking" boolean NOT NULL,
	"failing" bigint NOT NULL,
	"sample" json NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_results_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "audit_results_failing" CHECK ("millrace"."audit_results"."failing" >= 0),
	CONSTRAINT "audit_results_range" CHECK (("millrace"."audit_results"."start_ms" is null) = ("millrace"."audit_results"."end_ms" is null) and "millrace"."audit_results"."start_ms" < "millrace"."audit_results"."end_ms")
);
--> statement-breakpoint
CREATE TABLE "millrace"."column_lineage" (
	"workspace_id" text NOT NULL,
	"to_model" text NOT NULL,
	"to_column" text NOT NULL,
	"from_model" text NOT NULL,
	"from_column" text NOT NULL,
	CONSTRAINT "column_lineage_pk" PRIMARY KEY("workspace_id","to_model","to_column","from_model","from_column")
);
--> statement-breakpoint
CREATE TABLE "millrace"."data_sources" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"config" json NOT NULL,
	"credentials" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "data_sources_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."dependencies" (
	"workspace_id" text NOT NULL,
	"model" text NOT NULL,
	"parent" text NOT NULL,
	CONSTRAINT "dependencies_pk" PRIMARY KEY("workspace_id","model","parent")
);
--> statement-breakpoint
CREATE TABLE "millrace"."deployment_stats" (
	"workspace_id" text NOT NULL,
	"deployment_id" text NOT NULL,
	"inference_count" bigint DEFAULT 0 NOT NULL,
	"request_count" bigint DEFAULT 0 NOT NULL,
	"error_count" bigint DEFAULT 0 NOT NULL,
	"last_inference_at" timestamp (3) with time zone,
	"latencies" double precision[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "deployment_stats_pk" PRIMARY KEY("workspace_id","deployment_id"),
	CONSTRAINT "deployment_stats_counts" CHECK ("millrace"."deployment_stats"."inference_count" >= 0 and "millrace"."deployment_stats"."request_count" >= 0 and "millrace"."deployment_stats"."error_count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "millrace"."deployments" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"pipeline_id" text NOT NULL,
	"slug" text NOT NULL,
	"auth_mode" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "deployments_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "deployments_auth_mode" CHECK ("millrace"."deployments"."auth_mode" in ('workspace', 'api-key', 'public'))
);
--> statement-breakpoint
CREATE TABLE "millrace"."environment_snapshots" (
	"workspace_id" text NOT NULL,
	"environment" text NOT NULL,
	"name" text NOT NULL,
	"snapshot_id" text NOT NULL,
	CONSTRAINT "environment_snapshots_pk" PRIMARY KEY("workspace_id","environment","name")
);
--> statement-breakpoint
CREATE TABLE "millrace"."environments" (
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"plan_id" text,
	"finalized" boolean NOT NULL,
	"stands_at" bigint NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "environments_pk" PRIMARY KEY("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "millrace"."event_streams" (
	"workspace_id" text NOT NULL,
	"stream" text NOT NULL,
	"epoch" integer NOT NULL,
	"last_seq" bigint NOT NULL,
	CONSTRAINT "event_streams_pk" PRIMARY KEY("workspace_id","stream"),
	CONSTRAINT "event_streams_last_seq" CHECK ("millrace"."event_streams"."last_seq" >= 1),
	CONSTRAINT "event_streams_epoch" CHECK ("millrace"."event_streams"."epoch" >= 1)
);
--> statement-breakpoint
CREATE TABLE "millrace"."events" (
	"workspace_id" text NOT NULL,
	"stream" text NOT NULL,
	"seq" bigint NOT NULL,
	"type" text NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"payload" json NOT NULL,
	CONSTRAINT "events_pk" PRIMARY KEY("workspace_id","stream","seq"),
	CONSTRAINT "events_seq" CHECK ("millrace"."events"."seq" >= 1)
);
--> statement-breakpoint
CREATE TABLE "millrace"."idempotency_keys" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"procedure" text NOT NULL,
	"request_hash" text NOT NULL,
	"response" json,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "millrace"."intervals" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "millrace"."intervals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" text NOT NULL,
	"start_ms" bigint NOT NULL,
	"end_ms" bigint NOT NULL,
	"coverage" json,
	"run_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "intervals_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "intervals_range" CHECK ("millrace"."intervals"."start_ms" < "millrace"."intervals"."end_ms")
);
--> statement-breakpoint
CREATE TABLE "millrace"."leases" (
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"holder" text NOT NULL,
	"run_id" text NOT NULL,
	"token" bigint NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"heartbeat_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "leases_pk" PRIMARY KEY("workspace_id","name"),
	CONSTRAINT "leases_token" CHECK ("millrace"."leases"."token" >= 1)
);
--> statement-breakpoint
CREATE TABLE "millrace"."migrations" (
	"name" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"applied_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "millrace"."model_analyses" (
	"key" text PRIMARY KEY NOT NULL,
	"value" json NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "millrace"."model_runs" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"model" text NOT NULL,
	"snapshot_id" text NOT NULL,
	"status" text NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"rows" bigint,
	"ms" double precision,
	"batches" integer NOT NULL,
	"error" text,
	"why" text,
	CONSTRAINT "model_runs_pk" PRIMARY KEY("workspace_id","run_id","model"),
	CONSTRAINT "model_runs_status" CHECK ("millrace"."model_runs"."status" in ('pending', 'running', 'success', 'failed', 'skipped', 'kept', 'cancelled', 'interrupted')),
	CONSTRAINT "model_runs_counts" CHECK ("millrace"."model_runs"."batches" >= 0 and "millrace"."model_runs"."rows" >= 0 and "millrace"."model_runs"."ms" >= 0)
);
--> statement-breakpoint
CREATE TABLE "millrace"."models" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"path" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"content_hash" text NOT NULL,
	"owner" text,
	"schema" text NOT NULL,
	"tags" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "models_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."pipelines" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"run_id" text NOT NULL,
	"name" text NOT NULL,
	"task" text NOT NULL,
	"artifact" text NOT NULL,
	"artifact_sha256" text NOT NULL,
	"details" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pipelines_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."plan_snapshots" (
	"workspace_id" text NOT NULL,
	"plan_id" text NOT NULL,
	"snapshot_id" text NOT NULL,
	CONSTRAINT "plan_snapshots_pk" PRIMARY KEY("workspace_id","plan_id","snapshot_id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."plans" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"environment" text NOT NULL,
	"status" text NOT NULL,
	"actor" text NOT NULL,
	"options" json NOT NULL,
	"base_plan_id" text,
	"document" json,
	"git_commit" text,
	"dirty" boolean,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plans_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "plans_status" CHECK ("millrace"."plans"."status" in ('planning', 'ready', 'nothing_to_do', 'uncategorised', 'invalid', 'stale', 'replaced', 'applying', 'applied', 'discarded', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "millrace"."runs" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"environment" text NOT NULL,
	"plan_id" text,
	"data_source_id" text,
	"actor" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"error" text,
	CONSTRAINT "runs_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "runs_kind" CHECK ("millrace"."runs"."kind" in ('apply', 'schedule', 'restate', 'audit', 'training')),
	CONSTRAINT "runs_status" CHECK ("millrace"."runs"."status" in ('queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted')),
	CONSTRAINT "runs_ended" CHECK (("millrace"."runs"."status" in ('completed', 'failed', 'cancelled', 'interrupted')) = ("millrace"."runs"."ended_at" is not null)),
	CONSTRAINT "runs_started" CHECK ("millrace"."runs"."status" <> 'running' or "millrace"."runs"."started_at" is not null),
	CONSTRAINT "runs_queued" CHECK ("millrace"."runs"."status" <> 'queued' or "millrace"."runs"."started_at" is null)
);
--> statement-breakpoint
CREATE TABLE "millrace"."snapshots" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"data_hash" text NOT NULL,
	"metadata_hash" text NOT NULL,
	"version" text NOT NULL,
	"physical_schema" text,
	"physical_name" text,
	"category" text,
	"payload" json NOT NULL,
	"git_commit" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "snapshots_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."state_meta" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"state_id" text NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"fencing_token" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "state_meta_only" CHECK ("millrace"."state_meta"."only"),
	CONSTRAINT "state_meta_epoch" CHECK ("millrace"."state_meta"."epoch" >= 1),
	CONSTRAINT "state_meta_fencing_token" CHECK ("millrace"."state_meta"."fencing_token" >= 0)
);
--> statement-breakpoint
CREATE TABLE "millrace"."test_results" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "millrace"."test_results_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"plan_id" text NOT NULL,
	"model" text NOT NULL,
	"test" text NOT NULL,
	"passed" boolean NOT NULL,
	"diff" json,
	"ms" double precision,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "test_results_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "millrace"."tracker_checkpoints" (
	"workspace_id" text NOT NULL,
	"stream" text NOT NULL,
	"tracker" text NOT NULL,
	"epoch" integer NOT NULL,
	"seq" bigint NOT NULL,
	"state" json NOT NULL,
	CONSTRAINT "tracker_checkpoints_pk" PRIMARY KEY("workspace_id","stream","tracker"),
	CONSTRAINT "tracker_checkpoints_seq" CHECK ("millrace"."tracker_checkpoints"."seq" >= 0)
);
--> statement-breakpoint
CREATE TABLE "millrace"."workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_revision" CHECK ("millrace"."workspaces"."revision" >= 0)
);
--> statement-breakpoint
ALTER TABLE "millrace"."api_keys" ADD CONSTRAINT "api_keys_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."audit_results" ADD CONSTRAINT "audit_results_run_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "millrace"."runs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."audit_results" ADD CONSTRAINT "audit_results_snapshot_fk" FOREIGN KEY ("workspace_id","snapshot_id") REFERENCES "millrace"."snapshots"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."column_lineage" ADD CONSTRAINT "column_lineage_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."data_sources" ADD CONSTRAINT "data_sources_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."dependencies" ADD CONSTRAINT "dependencies_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."deployment_stats" ADD CONSTRAINT "deployment_stats_deployment_fk" FOREIGN KEY ("workspace_id","deployment_id") REFERENCES "millrace"."deployments"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."deployments" ADD CONSTRAINT "deployments_pipeline_fk" FOREIGN KEY ("workspace_id","pipeline_id") REFERENCES "millrace"."pipelines"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."environment_snapshots" ADD CONSTRAINT "environment_snapshots_environment_fk" FOREIGN KEY ("workspace_id","environment") REFERENCES "millrace"."environments"("workspace_id","name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."environment_snapshots" ADD CONSTRAINT "environment_snapshots_snapshot_fk" FOREIGN KEY ("workspace_id","snapshot_id") REFERENCES "millrace"."snapshots"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."environments" ADD CONSTRAINT "environments_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."environments" ADD CONSTRAINT "environments_plan_fk" FOREIGN KEY ("workspace_id","plan_id") REFERENCES "millrace"."plans"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."event_streams" ADD CONSTRAINT "event_streams_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."events" ADD CONSTRAINT "events_stream_fk" FOREIGN KEY ("workspace_id","stream") REFERENCES "millrace"."event_streams"("workspace_id","stream") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."idempotency_keys" ADD CONSTRAINT "idempotency_keys_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."intervals" ADD CONSTRAINT "intervals_run_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "millrace"."runs"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."leases" ADD CONSTRAINT "leases_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."model_runs" ADD CONSTRAINT "model_runs_run_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "millrace"."runs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."model_runs" ADD CONSTRAINT "model_runs_snapshot_fk" FOREIGN KEY ("workspace_id","snapshot_id") REFERENCES "millrace"."snapshots"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."models" ADD CONSTRAINT "models_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."pipelines" ADD CONSTRAINT "pipelines_run_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "millrace"."runs"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."plan_snapshots" ADD CONSTRAINT "plan_snapshots_plan_fk" FOREIGN KEY ("workspace_id","plan_id") REFERENCES "millrace"."plans"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."plan_snapshots" ADD CONSTRAINT "plan_snapshots_snapshot_fk" FOREIGN KEY ("workspace_id","snapshot_id") REFERENCES "millrace"."snapshots"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."plans" ADD CONSTRAINT "plans_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."runs" ADD CONSTRAINT "runs_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."runs" ADD CONSTRAINT "runs_plan_fk" FOREIGN KEY ("workspace_id","plan_id") REFERENCES "millrace"."plans"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."runs" ADD CONSTRAINT "runs_data_source_fk" FOREIGN KEY ("workspace_id","data_source_id") REFERENCES "millrace"."data_sources"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."snapshots" ADD CONSTRAINT "snapshots_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."test_results" ADD CONSTRAINT "test_results_plan_fk" FOREIGN KEY ("workspace_id","plan_id") REFERENCES "millrace"."plans"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "millrace"."tracker_checkpoints" ADD CONSTRAINT "tracker_checkpoints_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "millrace"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_key_hash" ON "millrace"."api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "api_keys_created" ON "millrace"."api_keys" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "audit_results_run" ON "millrace"."audit_results" USING btree ("workspace_id","run_id","id");--> statement-breakpoint
CREATE INDEX "column_lineage_from" ON "millrace"."column_lineage" USING btree ("workspace_id","from_model","from_column");--> statement-breakpoint
CREATE INDEX "data_sources_created" ON "millrace"."data_sources" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "dependencies_parent" ON "millrace"."dependencies" USING btree ("workspace_id","parent");--> statement-breakpoint
CREATE UNIQUE INDEX "deployments_slug" ON "millrace"."deployments" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "deployments_pipeline" ON "millrace"."deployments" USING btree ("workspace_id","pipeline_id");--> statement-breakpoint
CREATE INDEX "environment_snapshots_snapshot" ON "millrace"."environment_snapshots" USING btree ("workspace_id","snapshot_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires" ON "millrace"."idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "intervals_version" ON "millrace"."intervals" USING btree ("workspace_id","version","start_ms");--> statement-breakpoint
CREATE INDEX "model_analyses_last_used" ON "millrace"."model_analyses" USING btree ("last_used_at");--> statement-breakpoint
CREATE INDEX "model_runs_history" ON "millrace"."model_runs" USING btree ("workspace_id","model","ended_at","run_id") WHERE "millrace"."model_runs"."status" = 'success';--> statement-breakpoint
CREATE INDEX "model_runs_model" ON "millrace"."model_runs" USING btree ("workspace_id","model");--> statement-breakpoint
CREATE INDEX "model_runs_snapshot" ON "millrace"."model_runs" USING btree ("workspace_id","snapshot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "models_path" ON "millrace"."models" USING btree ("workspace_id","path");--> statement-breakpoint
CREATE INDEX "models_name" ON "millrace"."models" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "pipelines_run" ON "millrace"."pipelines" USING btree ("workspace_id","run_id");--> statement-breakpoint
CREATE INDEX "plan_snapshots_snapshot" ON "millrace"."plan_snapshots" USING btree ("workspace_id","snapshot_id");--> statement-breakpoint
CREATE INDEX "plans_created" ON "millrace"."plans" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "plans_environment" ON "millrace"."plans" USING btree ("workspace_id","environment","created_at","id");--> statement-breakpoint
CREATE INDEX "runs_created" ON "millrace"."runs" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "runs_environment" ON "millrace"."runs" USING btree ("workspace_id","environment","created_at","id");--> statement-breakpoint
CREATE INDEX "runs_plan" ON "millrace"."runs" USING btree ("workspace_id","plan_id");--> statement-breakpoint
CREATE INDEX "runs_unfinished" ON "millrace"."runs" USING btree ("workspace_id","status") WHERE "millrace"."runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "snapshots_version" ON "millrace"."snapshots" USING btree ("workspace_id","version");--> statement-breakpoint
CREATE INDEX "test_results_plan" ON "millrace"."test_results" USING btree ("workspace_id","plan_id","id");