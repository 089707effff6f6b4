import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DropdownMenu } from 'radix-ui'
import { Chip } from '../../components/chip.tsx'
import { Icon } from '../../components/icon.tsx'
import menuStyles from '../../components/menu.module.css'
import { useApp } from '../../live/app-context.tsx'
import textStyles from '../../styles/text.module.css'
import styles from './category-picker.module.css'
import type { PlanModel } from './plan-model.ts'

interface CategoryPickerProps {
  readonly planId: string
  readonly change: PlanModel
  /** Why no category can be chosen; null where one can. */
  readonly fixed: string | null
}

const choices = [
  {
    value: 'breaking',
    word: 'Breaking',
    means: 'Values can change: it and its readers are built anew',
  },
  {
    value: 'non_breaking',
    word: 'Non-breaking',
    means: 'Readers keep their tables; only this model is built',
  },
] as const

/** What a change means for its readers; a direct change can be given another category, which makes another plan. */
export function CategoryPicker({ planId, change, fixed }: CategoryPickerProps) {
  const { trpc } = useApp()
  const navigate = useNavigate({ from: '/plans/$planId' })
  const choose = useMutation(
    trpc.plan.setCategory.mutationOptions({
      onSuccess: (plan) =>
        navigate({ params: { planId: plan.planId }, search: (all) => ({ ...all, model: name }) }),
    }),
  )
  const { name, category, group, override } = change
  if (category === null) return null
  const look = (
    <Chip
      icon={category.includes('non_breaking') ? 'kept' : 'warning'}
      tone={category.includes('non_breaking') ? 'idle' : 'warn'}
    >
      {wordOf(category)}
      {override !== null && ', chosen by hand'}
    </Chip>
  )
  if (group !== 'direct' || fixed !== null)
    return (
      <span className={styles['place']} title={group === 'direct' ? (fixed ?? '') : undefined}>
        {look}
      </span>
    )
  return (
    <span className={styles['place']}>
      {choose.error && (
        <span role="alert" className={styles['problem']}>
          {choose.error.message}
        </span>
      )}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className={styles['trigger']} disabled={choose.isPending}>
          {look}
          <Icon name="down" small />
          <span className={textStyles['spoken']}>Change the category of {name}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menuStyles['menu']} align="end" sideOffset={4}>
            {choices.map(({ value, word, means }) => (
              <DropdownMenu.Item
                key={value}
                className={menuStyles['item']}
                disabled={value === category}
                onSelect={() => choose.mutate({ planId, model: name, category: value })}
              >
                <span className={styles['choice']}>
                  <b>
                    {word}
                    {value === category && ' (as it is)'}
                  </b>
                  <span>{means}</span>
                </span>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </span>
  )
}

function wordOf(category: string): string {
  const text = category.replace('non_breaking', 'non-breaking').replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
