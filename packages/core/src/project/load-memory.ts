import type { Issue } from '../errors/issue.ts'
import type { Column } from '../engines/engine.ts'
import type { AnalyzeRequest } from './analyze-models.ts'
import type { ProjectFile, ReadFile } from './find-project-files.ts'
import { LastAnswers } from './last-answers.ts'
import type { LoadContext, LoadedModel } from './load-model.ts'
import type { LineageMemory } from './model-lineage.ts'
import type { Model, ModelDefinition } from './model.ts'
import type { BackfillMemory } from '../plan/backfills-stage.ts'
import type { KnownScope, Resolution } from './resolve-references.ts'
import type { OwnHashes } from '../snapshots/fingerprint.ts'
import type { ModelRendering } from './render-models.ts'

/** What a process remembers of projects it loaded, so that loading again costs what changed. */
export interface LoadMemory {
  /** Files by absolute path, good while the file on disk was not touched. */
  readonly files: Map<string, ReadFile>
  /** The files that every model is read with, and what was made of them, by project. */
  readonly contexts: Map<
    string,
    { readonly from: readonly ProjectFile[]; readonly context: LoadContext }
  >
  readonly definitions: LastAnswers<ProjectFile, LoadedModel>
  readonly renderings: LastAnswers<ModelDefinition, ModelRendering>
  readonly requests: LastAnswers<
    ModelDefinition,
    { readonly request: AnalyzeRequest; readonly key: string }
  >
  readonly describeKeys: LastAnswers<ModelDefinition, string>
  readonly checks: LastAnswers<readonly Column[], readonly Issue[]>
  readonly models: LastAnswers<ModelDefinition, Model>
  readonly lineages: LineageMemory
  readonly hashes: OwnHashes
  readonly backfills: BackfillMemory
  /** What the names in queries meant, by project. */
  readonly scopes: Map<string, KnownScope>
  readonly resolutions: LastAnswers<ModelDefinition, Resolution>
}

/** A memory without anything in it. */
export function createLoadMemory(): LoadMemory {
  return {
    files: new Map(),
    contexts: new Map(),
    definitions: new LastAnswers(),
    renderings: new LastAnswers(),
    requests: new LastAnswers(),
    describeKeys: new LastAnswers(),
    checks: new LastAnswers(),
    models: new LastAnswers(),
    lineages: new LastAnswers(),
    hashes: new LastAnswers(),
    backfills: new LastAnswers(),
    scopes: new Map(),
    resolutions: new LastAnswers(),
  }
}
