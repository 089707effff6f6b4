import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useApp } from './app-context.tsx'

interface PlanAndGo {
  /** Called before the plan's page is shown. */
  readonly onPlanned?: () => void
  readonly onProblem?: (message: string) => void
}

/** Creates a plan and shows its page. */
export function usePlanAndGo({ onPlanned, onProblem }: PlanAndGo = {}) {
  const { trpc } = useApp()
  const navigate = useNavigate()
  return useMutation(
    trpc.plan.create.mutationOptions({
      onSuccess: ({ planId }) => {
        onPlanned?.()
        return navigate({ to: '/plans/$planId', params: { planId }, search: {} })
      },
      onError: ({ message }) => onProblem?.(message),
    }),
  )
}
