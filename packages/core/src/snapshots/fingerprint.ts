import { canonicalJson, sha256, shortHash } from '../ids.ts'
import { LastAnswers } from '../project/last-answers.ts'
import type { Model, Template } from '../project/model.ts'
import type { SnapshotRecord } from '../state/snapshot-store.ts'

/** What identifies a model's data and settings, own and inherited. */
export interface Fingerprint {
  /** Own query and data-relevant settings. */
  readonly dataHash: string
  /** Settings that change no data. */
  readonly metadataHash: string
  /** `dataHash` together with that of every ancestor. */
  readonly lineageHash: string
  /** Names the snapshot: data, metadata and the ancestors' data. */
  readonly snapshotId: string
}

export type ModelSnapshot = SnapshotRecord<Model>

/** Hashes of a model by itself, which are the same for the same object. */
export type OwnHashes = LastAnswers<Model, { readonly settings: string; readonly metadata: string }>

/** Hash of what decides the data, but for the query itself. */
export function settingsHash(model: Model): string {
  const { kind, dialect, timeColumn, uniqueKey, pre, post } = model
  return sha256(
    canonicalJson({
      kind,
      dialect,
      timeColumn,
      uniqueKey,
      pre: pre.map(templateIdentity),
      post: post.map(templateIdentity),
    }),
  )
}

/** Hash of settings that leave data alone; a change of it alone builds nothing. */
function metadataHash(model: Model): string {
  return sha256(canonicalJson(metadataOf(model)))
}

/** The metadata by field, as a plan names what changed. */
export function metadataOf(model: Model): Readonly<Record<string, unknown>> {
  return {
    owner: model.owner,
    description: model.description,
    tags: model.tags,
    cron: model.cron,
    audits: {
      specs: model.audits,
      files: Object.entries(model.auditFiles).map(([name, file]) => [name, templateIdentity(file)]),
    },
    grain: model.grain,
    columns: model.columns,
    // Only where there are any, so that a model without them keeps the hash it had before there were.
    ...(model.columnDescriptions && { column_descriptions: model.columnDescriptions }),
    start: model.start,
    end: model.end,
    lookback: model.lookback,
    allow_partials: model.allowPartials,
    interval_unit: model.unit,
    batch_size: model.batchSize,
    batch_concurrency: model.batchConcurrency,
    disable_restatement: model.disableRestatement,
    auto_restatement_cron: model.autoRestatementCron,
    auto_restatement_intervals: model.autoRestatementIntervals,
    meta: model.meta,
  }
}

/** Fields of the metadata that differ between two versions of a model. */
export function changedMetadata(before: Model, after: Model): string[] {
  const [old, now] = [metadataOf(before), metadataOf(after)]
  return Object.keys({ ...old, ...now }).filter(
    (field) => canonicalJson(old[field]) !== canonicalJson(now[field]),
  )
}

/**
 * Fingerprints models, parents first. A query whose syntax tree equals the one in `base` keeps the
 * data hash it has there, so that an optional AS or a formatting release changes nothing.
 */
export function fingerprintModels(
  models: Iterable<Model>,
  base: ReadonlyMap<string, ModelSnapshot>,
  hashes: OwnHashes = new LastAnswers(),
): Map<string, Fingerprint> {
  const own = (model: Model) =>
    hashes.get(model, [], () => ({
      settings: settingsHash(model),
      metadata: metadataHash(model),
    }))
  const prints = new Map<string, Fingerprint>()
  for (const model of models) {
    const { settings, metadata } = own(model)
    const before = base.get(model.name)
    const adopts =
      before &&
      before.payload.treeHash === model.treeHash &&
      own(before.payload).settings === settings
    const dataHash = adopts ? before.dataHash : sha256('data:1', model.queryHash, settings)
    const ancestors = model.parents
      .map((parent) => `${parent}=${prints.get(parent)?.lineageHash ?? 'gone'}`)
      .join('\n')
    prints.set(model.name, {
      dataHash,
      metadataHash: metadata,
      lineageHash: sha256(model.name, dataHash, ancestors),
      snapshotId: shortHash(sha256(model.name, dataHash, metadata, ancestors), 24),
    })
  }
  return prints
}

function templateIdentity(template: Template): string {
  return sha256(template.text, canonicalJson(template.macros), canonicalJson(template.vars))
}
