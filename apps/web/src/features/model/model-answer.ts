import type { MillraceClient } from '@millrace/client'

/** A model as its page asks for it. */
export type ModelAnswer = Awaited<ReturnType<MillraceClient['model']['page']['query']>>
