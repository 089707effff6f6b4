import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedDump } from '../src/pglite/pglite-driver.ts'

const runColumns = 'workspace_id, id, kind, environment, actor, created_at, status'
const runValues = "'w', 'r', 'training', 'dev', 'ada', now()"

describe('the schema refuses by itself', () => {
  let db: PGlite

  beforeAll(async () => {
    const dump = new Blob([new Uint8Array(await readFile(shippedDump))])
    db = await PGlite.create({ loadDataDir: dump })
    await db.exec(`
      set search_path = millrace;
      insert into workspaces (id) values ('w'), ('v');
      insert into state_meta (state_id) values ('s');
      insert into data_sources values ('w', 'd', 'name', 'csv', '{}', null, now(), now());
      insert into runs (${runColumns}, data_source_id) values (${runValues}, 'queued', 'd');
      insert into pipelines values ('w', 'p', 'r', 'name', 'regression', 'file', 'sum', '{}', now());
      insert into deployments values ('w', 'e', 'p', 'slug', 'public', now(), now());
      insert into event_streams values ('w', 'run:r', 1, 1);
    `)
  })
  afterAll(() => db.close())

  it.each([
    ['a run that ended without a time', "update runs set status = 'failed'", 'runs_ended'],
    ['a time of end without an end', 'update runs set ended_at = now()', 'runs_ended'],
    ['a run that runs without a start', "update runs set status = 'running'", 'runs_started'],
    ['a queued run with a start', 'update runs set started_at = now()', 'runs_queued'],
    ['an unknown status', "update runs set status = 'done'", 'runs_status'],
    ['an unknown kind', "update runs set kind = 'other'", 'runs_kind'],
    [
      'a run of another workspace’s source',
      `insert into runs (${runColumns}, data_source_id) values ('v', 'x', 'training', 'dev', 'ada', now(), 'queued', 'd')`,
      'runs_data_source_fk',
    ],
    ['a source a run learnt from to go', 'delete from data_sources', 'runs_data_source_fk'],
    ['a run a pipeline came from to go', 'delete from runs', 'pipelines_run_fk'],
    ['a pipeline that is deployed to go', 'delete from pipelines', 'deployments_pipeline_fk'],
    [
      'a slug twice, in any workspace',
      "insert into deployments values ('w', 'f', 'p', 'slug', 'public', now(), now())",
      'deployments_slug',
    ],
    [
      'an event before the first',
      "insert into events values ('w', 'run:r', 0, 'x', 1, now(), '{}')",
      'events_seq',
    ],
    [
      'an event of no stream',
      "insert into events values ('w', 'run:x', 1, 'x', 1, now(), '{}')",
      'events_stream_fk',
    ],
    [
      'an empty interval',
      "insert into intervals (workspace_id, version, start_ms, end_ms, run_id, at) values ('w', 'v', 5, 5, 'r', now())",
      'intervals_range',
    ],
    ['a second state', "insert into state_meta (state_id) values ('t')", 'state_meta_pkey'],
    ['rows of no workspace', "insert into models values ('x')", 'null value'],
  ])('%s', async (_, statement, reason) => {
    await expect(db.query(statement)).rejects.toThrow(reason)
  })
})
