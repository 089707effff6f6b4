import type { Tone } from '../icon.tsx'
import type { IconName } from '../icon-shapes.tsx'
import type { ModelStanding } from './graph-model.ts'

interface ChangeWords {
  readonly icon: IconName
  readonly tone: Tone
  readonly word: string
}

/** How a model's file differs from what an environment shows, in words. */
export const changeWords: Readonly<Record<NonNullable<ModelStanding['change']>, ChangeWords>> = {
  added: { icon: 'added', tone: 'ok', word: 'Added' },
  modified: { icon: 'modified', tone: 'warn', word: 'Changed' },
  indirect: { icon: 'indirect', tone: 'warn', word: 'Changed through a parent' },
  metadata: { icon: 'metadata', tone: 'idle', word: 'Metadata changed' },
}
