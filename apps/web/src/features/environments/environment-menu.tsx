import { useNavigate } from '@tanstack/react-router'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import styles from '../../components/menu.module.css'
import type { EnvironmentFacts } from './environment-rows.ts'
import { RemoveConfirm } from './remove-confirm.tsx'
import { useEnvironmentActions } from './use-environment-actions.ts'

interface EnvironmentMenuProps {
  readonly facts: EnvironmentFacts
  readonly onProblem: (message: string) => void
}

interface MenuEntry {
  readonly words: string
  readonly isThere: boolean
  readonly act: () => void
}

/** What can be done with an environment besides planning it; prod neither expires nor is removed. */
export function EnvironmentMenu({ facts, onProblem }: EnvironmentMenuProps) {
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const { name, paused, pinned } = facts
  const actions = useEnvironmentActions(onProblem)
  const isProd = name === 'prod'
  const on = { environment: name }
  const items: readonly MenuEntry[] = [
    { words: 'Pause schedule', isThere: !paused, act: () => actions.pause.mutate(on) },
    { words: 'Resume schedule', isThere: paused, act: () => actions.resume.mutate(on) },
    {
      words: 'Pin, never expires',
      isThere: !isProd && !pinned,
      act: () => actions.pin.mutate(on),
    },
    {
      words: 'Unpin, expires in a week',
      isThere: !isProd && pinned,
      act: () => actions.unpin.mutate(on),
    },
    { words: 'Plan a roll back', isThere: true, act: () => actions.rollback.mutate(on) },
    {
      words: 'Compare',
      isThere: true,
      act: () => void navigate({ to: '/', search: { compare: name } }),
    },
    { words: 'Remove environment', isThere: !isProd, act: () => setAsking(true) },
  ]
  return (
    <>
      {/* Not modal: that would hide the scrollbar by an inline style, which the policy forbids. */}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton icon="more" label={`More for ${name}`} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={styles['menu']} align="end" sideOffset={4}>
            {items
              .filter(({ isThere }) => isThere)
              .map(({ words, act }) => (
                <DropdownMenu.Item key={words} className={styles['item']} onSelect={act}>
                  {words}
                </DropdownMenu.Item>
              ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isAsking && (
        <RemoveConfirm
          environment={name}
          onConfirm={() => actions.remove.mutate({ environment: name })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
