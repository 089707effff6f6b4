import { Icon } from './icon.tsx'
import { kindIcon } from './kind-icon.ts'
import tableStyles from './table.module.css'

/** A kind of model as icon and word. */
export function Kind({ kind }: { readonly kind: string }) {
  return (
    <span className={tableStyles['state']}>
      <Icon name={kindIcon(kind)} tone="ink" small />
      {kind}
    </span>
  )
}
