import { describe, expect, it } from 'vitest'
import type { Model } from '../project/model.ts'
import { aLoadedModel } from '../testing/a-loaded-model.ts'
import {
  changedMetadata,
  fingerprintModels,
  metadataOf,
  type ModelSnapshot,
  settingsHash,
} from './fingerprint.ts'

const print = (models: readonly Model[], base: readonly ModelSnapshot[] = []) =>
  fingerprintModels(models, new Map(base.map((snapshot) => [snapshot.name, snapshot])))
const own = (change: Partial<Model>, base: readonly ModelSnapshot[] = []) =>
  print([aLoadedModel('s.a', change)], base).get('s.a')!
const plain = own({})

function recorded(model: Model): ModelSnapshot {
  const { dataHash, metadataHash, snapshotId } = print([model]).get(model.name)!
  return {
    id: snapshotId,
    name: model.name,
    kind: model.kind,
    dataHash,
    metadataHash,
    version: 'v',
    physicalSchema: 'm',
    physicalName: 'a',
    category: null,
    payload: model,
    gitCommit: null,
    createdAt: '',
  }
}
const template = (text: string) => ({ text, line: 1, macros: {}, vars: {} })

const data: Readonly<Record<string, Partial<Model>>> = {
  query: { queryHash: 'other' },
  kind: { kind: 'view' },
  dialect: { dialect: 'postgres' },
  time_column: { timeColumn: 'ds' },
  unique_key: { uniqueKey: ['id'] },
  pre: { pre: [template('create table x (a int)')] },
  post: { post: [template('drop table x')] },
}
const metadata: Readonly<Record<string, Partial<Model>>> = {
  owner: { owner: 'bob' },
  description: { description: 'words' },
  tags: { tags: ['x'] },
  cron: { cron: '@hourly' },
  audits: { audits: [{ kind: 'not_null', blocking: true, columns: ['id'] }] },
  grain: { grain: ['id'] },
  columns: { columns: { id: 'the key' } },
  column_descriptions: { columnDescriptions: { id: 'the key' } },
  start: { start: 1 },
  end: { end: 2 },
  lookback: { lookback: 1 },
  allow_partials: { allowPartials: true },
  interval_unit: { unit: 'hour' },
  batch_size: { batchSize: 3 },
  batch_concurrency: { batchConcurrency: 2 },
  disable_restatement: { disableRestatement: true },
  auto_restatement_cron: { autoRestatementCron: '@daily' },
  auto_restatement_intervals: { autoRestatementIntervals: 2 },
  meta: { meta: { team: 'x' } },
}

describe('a fingerprint', () => {
  it.each(Object.entries(data))(
    'changes its data hash with %s, and nothing else of its own',
    (_field, change) => {
      const changed = own(change)
      expect(changed.dataHash).not.toBe(plain.dataHash)
      expect(changed.lineageHash).not.toBe(plain.lineageHash)
      expect(changed.snapshotId).not.toBe(plain.snapshotId)
      expect(changed.metadataHash).toBe(plain.metadataHash)
    },
  )

  it.each(Object.entries(metadata))(
    'changes its metadata hash with %s, and no data',
    (field, change) => {
      const changed = own(change)
      expect(changed.metadataHash).not.toBe(plain.metadataHash)
      expect(changed.snapshotId).not.toBe(plain.snapshotId)
      expect([changed.dataHash, changed.lineageHash]).toEqual([plain.dataHash, plain.lineageHash])
      expect(changedMetadata(aLoadedModel('s.a'), aLoadedModel('s.a', change))).toEqual([field])
    },
  )

  it('covers every field of the metadata', () => {
    const described = aLoadedModel('s.a', { columnDescriptions: { id: 'the key' } })
    expect(Object.keys(metadataOf(described)).toSorted()).toEqual(Object.keys(metadata).toSorted())
  })

  it('is that of before columns could be described where none is', () => {
    expect(plain.metadataHash).toBe(
      '185bdc962c1dcc8e125c3d7e4ae3a6244957ad2046f4ca8e5d5b15f7fab5175f',
    )
  })

  it('notices that descriptions of columns were removed', () => {
    const described = aLoadedModel('s.a', { columnDescriptions: { id: 'the key' } })
    expect(changedMetadata(described, aLoadedModel('s.a'))).toEqual(['column_descriptions'])
  })

  it('ignores comments and format: only the hash of the rendered tokens counts', () => {
    const commented = own({
      query: template('select 1 as id -- a comment'),
      rendered: 'SELECT 1 AS id',
      path: 'moved.sql',
    })
    expect(commented).toEqual(plain)
  })

  it('keeps the data hash of a recorded model whose syntax tree is equal', () => {
    const base = [recorded(aLoadedModel('s.a', { queryHash: 'old tokens', treeHash: 'tree' }))]
    expect(own({ queryHash: 'new tokens', treeHash: 'tree' }, base).dataHash).toBe(
      base[0]?.dataHash,
    )
    expect(own({ queryHash: 'new tokens', treeHash: 'other' }, base).dataHash).not.toBe(
      base[0]?.dataHash,
    )
    const settings = { queryHash: 'new tokens', treeHash: 'tree', uniqueKey: ['id'] }
    expect(own(settings, base).dataHash).not.toBe(base[0]?.dataHash)
  })

  it('passes a change of an ancestor on to lineage and id, however far, and to no data hash', () => {
    const chain = (queryHash: string) =>
      print([
        aLoadedModel('s.a', { queryHash }),
        aLoadedModel('s.b', { parents: ['s.a'] }),
        aLoadedModel('s.c', { parents: ['s.b'] }),
        aLoadedModel('s.other'),
      ])
    const [before, after] = [chain('one'), chain('two')]
    for (const name of ['s.b', 's.c']) {
      expect(after.get(name)?.dataHash).toBe(before.get(name)?.dataHash)
      expect(after.get(name)?.lineageHash).not.toBe(before.get(name)?.lineageHash)
      expect(after.get(name)?.snapshotId).not.toBe(before.get(name)?.snapshotId)
    }
    expect(after.get('s.other')).toEqual(before.get('s.other'))
  })

  it('does not pass metadata of an ancestor on', () => {
    const pair = (owner: string) =>
      print([aLoadedModel('s.a', { owner }), aLoadedModel('s.b', { parents: ['s.a'] })])
    expect(pair('bob').get('s.b')).toEqual(pair('ada').get('s.b'))
  })

  it('tells two models of the same text apart', () => {
    const both = print([
      aLoadedModel('s.a', { queryHash: 'q' }),
      aLoadedModel('s.b', { queryHash: 'q' }),
    ])
    expect(both.get('s.a')?.lineageHash).not.toBe(both.get('s.b')?.lineageHash)
    expect(settingsHash(aLoadedModel('s.a'))).toBe(settingsHash(aLoadedModel('s.b')))
  })
})
