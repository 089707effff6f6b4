import { describe, expect, it } from 'vitest'
import { auditName } from './audit-spec.ts'
import { modelFields } from './model-fields.ts'
import { projectConfig } from './project-config.ts'
import { readYaml } from './yaml-document.ts'

const read = (yaml: string) => readYaml(yaml, modelFields, { file: 'models/a.sql', lineOffset: 0 })
const message = (yaml: string) =>
  read(yaml)
    .issues.map((issue) => `${issue.message} ${issue.hint ?? ''}`.trim())
    .join('\n')

describe('the fields of a model', () => {
  it('take one or many where many are meant', () => {
    expect(
      read('tags: a\nunique_key: [id, at]\ngrain: id\npre: create table x (a int)\n').value,
    ).toEqual({
      tags: ['a'],
      unique_key: ['id', 'at'],
      grain: ['id'],
      pre: ['create table x (a int)'],
    })
  })

  it.each([
    ['kind: tabel', "unknown kind 'tabel'; did you mean 'table'?"],
    ['kind: scd2', "'scd2' is not available in this version"],
    ['materialized: everything_else', 'known: view, table'],
    ['forward_only: true', 'forward_only is not available in this version'],
    ['start: yesterday', 'is not a date'],
    ['end: 2024-02-30', 'is not a date'],
    ['batch_size: 0', 'batch_size'],
    ['batch_size: 1.5', 'batch_size'],
    ['lookback: -1', 'lookback'],
    ['interval_unit: week', 'interval_unit'],
    ['dialect: oracle', 'dialect'],
    ['batchsize: 3', "did you mean 'batch_size'?"],
    ['audits: [{uniqe: id}]', 'audits'],
    ['audits: [{row_count: {min: many}}]', 'audits'],
    ['columns: [a, b]', 'columns'],
    ['columns: {a: {typo: text}}', "did you mean 'type'?"],
  ])('refuse %s', (yaml, expected) => {
    expect(read(yaml).value).toBeNull()
    expect(message(yaml)).toContain(expected)
  })

  it('take a later feature that is switched off', () => {
    expect(read('forward_only: false\n').value).toEqual({ forward_only: false })
  })

  it('read every kind of audit, its severity and its name', () => {
    const { value } = read(`
audits:
  - not_null: [id, ds]
  - unique: id
  - accepted_values: { column: status, values: [ok, 1, true] }
  - accepted_range: { column: amount, min: 0, max: 100, severity: warn }
  - relationships: { column: customer, to: Staging.Customers, field: id }
  - row_count: { min: 1 }
    severity: warn
  - expression: amount < 50
  - no_orphans
`)
    expect(value?.audits?.map((audit) => [auditName(audit), audit.blocking])).toEqual([
      ['not_null(id, ds)', true],
      ['unique(id)', true],
      ['accepted_values(status)', true],
      ['accepted_range(amount)', false],
      ['relationships(customer to staging.customers.id)', true],
      ['row_count', false],
      ['expression(amount < 50)', true],
      ['no_orphans', true],
    ])
  })
})

describe('the fields of a project', () => {
  it('refuse a warehouse URL that holds its password', () => {
    const text = 'name: x\nwarehouse: {engine: postgres, url: "postgres://me:secret@host/db"}\n'
    const { issues } = readYaml(text, projectConfig, { file: 'millrace.yaml', lineOffset: 0 })
    expect(issues).toMatchObject([{ line: 2, message: expect.stringContaining('env:NAME') }])
    expect(JSON.stringify(issues)).not.toContain('secret')
  })

  it('need a name and know no others', () => {
    const { issues } = readYaml('defaults: {owner: a, nmae: x}\n', projectConfig, {
      file: 'millrace.yaml',
      lineOffset: 0,
    })
    expect(issues.map(({ message: text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('name'), "unknown field 'nmae'"]),
    )
  })
})
