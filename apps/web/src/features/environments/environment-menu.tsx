import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import styles from '../../components/menu.module.css'
import { useApp } from '../../live/app-context.tsx'

interface EnvironmentMenuProps {
  readonly name: string
  readonly paused: boolean
  readonly pinned: boolean
  readonly onProblem: (message: string) => void
}

/** What can be done with an environment besides planning it; prod neither expires nor is removed. */
export function EnvironmentMenu({ name, paused, pinned, onProblem }: EnvironmentMenuProps) {
  const { trpc, queries } = useApp()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const onError = ({ message }: { readonly message: string }) => onProblem(message)
  const onSuccess = () => queries.invalidateQueries(trpc.environment.pathFilter())
  const pause = useMutation(trpc.environment.pause.mutationOptions({ onError, onSuccess }))
  const resume = useMutation(trpc.environment.resume.mutationOptions({ onError, onSuccess }))
  const pin = useMutation(trpc.environment.pin.mutationOptions({ onError, onSuccess }))
  const remove = useMutation(trpc.environment.invalidate.mutationOptions({ onError, onSuccess }))
  const rollback = useMutation(
    trpc.environment.rollback.mutationOptions({
      onError,
      onSuccess: ({ planId }) => navigate({ to: '/plans/$planId', params: { planId }, search: {} }),
    }),
  )
  const environment = { environment: name }
  const isProd = name === 'prod'
  return (
    <>
      {/* Not modal: that would hide the scrollbar by an inline style, which the policy forbids. */}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton icon="more" label={`More for ${name}`} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={styles['menu']} align="end" sideOffset={4}>
            <DropdownMenu.Item
              className={styles['item']}
              onSelect={() => (paused ? resume : pause).mutate(environment)}
            >
              {paused ? 'Resume schedule' : 'Pause schedule'}
            </DropdownMenu.Item>
            <DropdownMenu.Item
              className={styles['item']}
              onSelect={() => rollback.mutate(environment)}
            >
              Plan a roll back
            </DropdownMenu.Item>
            {!isProd && !pinned && (
              <DropdownMenu.Item
                className={styles['item']}
                onSelect={() => pin.mutate(environment)}
              >
                Pin, never expires
              </DropdownMenu.Item>
            )}
            {!isProd && (
              <DropdownMenu.Item className={styles['item']} onSelect={() => setAsking(true)}>
                Remove environment
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isAsking && (
        <Confirm
          title={`Remove ${name}?`}
          action={`Remove ${name}`}
          look="danger"
          onConfirm={() => remove.mutate(environment)}
          onClose={() => setAsking(false)}
        >
          <p>Drops its views. Tables that others use stay; planning {name} makes it again.</p>
        </Confirm>
      )}
    </>
  )
}
