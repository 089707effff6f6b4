import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useApp } from '../../live/app-context.tsx'
import { sayProblem } from '../../words/say-problem.ts'

/** What changes an environment; what is known of all of them is asked again behind it. */
export function useEnvironmentActions(onProblem: (message: string) => void) {
  const { trpc, queries } = useApp()
  const navigate = useNavigate()
  const onError = (error: { readonly message: string }) => onProblem(sayProblem(error))
  const onSuccess = () => queries.invalidateQueries(trpc.environment.pathFilter())
  const { environment } = trpc
  return {
    pause: useMutation(environment.pause.mutationOptions({ onError, onSuccess })),
    resume: useMutation(environment.resume.mutationOptions({ onError, onSuccess })),
    pin: useMutation(environment.pin.mutationOptions({ onError, onSuccess })),
    unpin: useMutation(environment.unpin.mutationOptions({ onError, onSuccess })),
    remove: useMutation(environment.invalidate.mutationOptions({ onError, onSuccess })),
    rollback: useMutation(
      environment.rollback.mutationOptions({
        onError,
        onSuccess: ({ planId }) =>
          navigate({ to: '/plans/$planId', params: { planId }, search: {} }),
      }),
    ),
  }
}
