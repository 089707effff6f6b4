import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStateStore } from '../src/open-state-store.ts'
import type { DatabaseStateStore } from '../src/stores/drizzle-state-store.ts'
import { createTestDatabase } from './test-places.ts'

const at = '2026-01-01T00:00:00.000Z'

describe.each(['PGlite', 'PostgreSQL'])('SQL on the state in %s', (kind) => {
  let store: DatabaseStateStore
  let clean: () => Promise<void>

  beforeAll(async () => {
    if (kind === 'PGlite') {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-state-'))
      store = await openStateStore({ state: folder })
      clean = () => rm(folder, { recursive: true, force: true })
    } else {
      const database = await createTestDatabase()
      store = await openStateStore({ state: database.url, migrate: 'auto' })
      clean = database.drop
    }
    const events = [1, 2, 3].map((index) => ({ type: 'x', version: 1, at, payload: { index } }))
    await store.appendEvents('run:a', events)
  })
  afterAll(async () => {
    await store.close()
    await clean()
  })

  it('answers rows with their columns in order, and says when there are more', async () => {
    const query = 'select seq, type as "Type", payload, at from events order by seq;'
    const row = (seq: number) => {
      const payload = { index: seq }
      return { seq, Type: 'x', payload, at: '2026-01-01T00:00:00+00:00' }
    }
    expect(await store.readSql(query, 2)).toEqual({
      columns: ['seq', 'Type', 'payload', 'at'],
      rows: [row(1), row(2)],
      truncated: true,
    })
    expect(await store.readSql(query, 3)).toMatchObject({ truncated: false })
    const empty = await store.readSql('select id, status from runs', 10)
    expect(empty).toEqual({ columns: ['id', 'status'], rows: [], truncated: false })
  })

  it.each([
    "with e (n, t) as (select count(*), max(type) from events) select n::integer from e where t in ('x')",
    'select count(*)::integer as n from millrace.events as e where exists (select 1 from event_streams as s where s.stream = e.stream)',
    "select sum(case when type = 'it''s; -- no' then 0 else 1 end)::integer as n from events",
  ])('runs %s', async (query) => {
    expect((await store.readSql(query, 10)).rows).toEqual([{ n: 3 }])
  })

  it.each([
    'delete from events',
    "insert into workspaces (id) values ('x')",
    'select 1; delete from events',
    'with gone as (delete from events returning 1) select * from gone',
    'select 1) as q; delete from events; --',
    'select 1 -- comment',
    'select /* comment */ 1',
    'select * from api_keys',
    'select * from "api_keys"',
    'select key_hash from millrace.api_keys where false or true',
    'select * from data_sources',
    'select (select max(credentials) from data_sources)',
    'select * from idempotency_keys',
    'select * from U&"\\0061pi_keys"',
    'select * from pg_catalog.pg_authid',
    'select * from pg_stats',
    'select * from information_schema.tables',
    'select pg_sleep(10)',
    "select query_to_xml('select * from api_keys', true, true, '')",
    "select table_to_xml ('api_keys', true, true, '')",
    "select set_config('role', 'x', true)",
    "select \"set_config\"('role', 'x', true)",
    "select lo_import('/etc/passwd')",
    'select $$x$$',
    "select E'\\x61'",
    'with recursive t as (select 1 as n union all select n + 1 from t) select count(*) from t',
    'select count(*) from events a, events b, events c, events d, events e, events f, events g, events h, events i, events j, events k, events l, events m, events n',
    'with x as (select 1) select * from x, dblink(x) as (a text)',
    'with x as (select 1) select 1, set_config(a) as (b text)',
    'table api_keys',
    'explain select 1',
    'select * from events for update',
    'select * into x from events',
    'select nothing from nowhere',
    "select 'no end",
    '',
  ])('refuses %s', async (query) => {
    await expect(store.readSql(query, 10)).rejects.toMatchObject({ code: 'query_refused' })
    expect(await store.getStreamPosition('run:a')).toMatchObject({ lastSeq: 3 })
  })
})
