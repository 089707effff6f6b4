import { useQuery } from '@tanstack/react-query'
import { Confirm } from '../../components/confirm.tsx'
import { useApp } from '../../live/app-context.tsx'

interface RemoveConfirmProps {
  readonly environment: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before an environment is removed; its name has to be typed where plans start from it. */
export function RemoveConfirm({ environment, onConfirm, onClose }: RemoveConfirmProps) {
  const { trpc } = useApp()
  const open = useQuery(
    trpc.plan.list.queryOptions({
      statuses: ['planning', 'ready', 'uncategorised', 'applying'],
      limit: 1_000,
    }),
  )
  const starting = open.data?.plans.filter(({ options }) => options['create_from'] === environment)
  const others = [...new Set(starting?.map((plan) => plan.environment))]
  return (
    <Confirm
      title={`Remove ${environment}?`}
      action={`Remove ${environment}`}
      look="danger"
      typed={others.length > 0 ? environment : null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>
        Drops its views. Tables that others use stay; planning {environment} makes it again.
        {others.length > 0 && ` Plans of ${others.join(', ')} that are not applied start from it.`}
      </p>
    </Confirm>
  )
}
