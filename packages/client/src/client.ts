import { MillraceError } from './millrace-error.ts'
import type { CallOptions, Procedures, SubscribeOptions } from './procedures.ts'
import { createPlanSessions, type PlanSessions } from './sessions/plan-sessions.ts'
import { createRunSession, type RunSession } from './sessions/run-session.ts'
import { createWorkspaceSession, type WorkspaceSession } from './sessions/workspace-session.ts'
import { subscribeMessages } from './subscribe-messages.ts'
import type { Transport } from './transport.ts'
import { createUntypedClient, untypedClient } from './untyped-client.ts'

type Router<Name extends string> = Procedures extends { readonly [Key in Name]: infer Own }
  ? Own
  : unknown

interface Sessions {
  plan: Router<'plan'> & ((planId: string) => PlanSessions)
  run: Router<'run'> & ((runId: string) => RunSession)
  workspace: Router<'workspace'> & ((workspace?: string) => WorkspaceSession)
}

/**
 * Every procedure of the server, as `client.plan.create.mutate({ … })`, and sessions: `client.plan(id)`,
 * `client.run(id)`, `client.workspace()`.
 */
export interface MillraceClient
  extends Omit<Procedures, keyof Sessions>, Sessions, AsyncDisposable {
  /** Ends every call, subscription and connection. */
  close(): Promise<void>
}

/** Builds the client over a transport; nothing is opened before it is used. */
export function createClientOver(transport: Transport): MillraceClient {
  const close = () => transport.close()
  const own: Readonly<Record<PropertyKey, unknown>> = {
    close,
    [Symbol.asyncDispose]: close,
    [untypedClient]: createUntypedClient(transport),
  }
  const sessions: Readonly<Record<string, (id: string) => unknown>> = {
    plan: (planId) => createPlanSessions(transport, planId),
    run: (runId) => createRunSession(transport, runId),
    workspace: (workspace?: string) => createWorkspaceSession(transport, workspace),
  }
  const invoke: Invoke = (path, args) => {
    const [first = ''] = path
    const open = path.length === 1 && Object.hasOwn(sessions, first) ? sessions[first] : undefined
    return open ? open(args[0] as string) : callProcedure(transport, path, args)
  }
  const routers = new Map<string, unknown>()
  return new Proxy(own, {
    get(target, key) {
      if (Object.hasOwn(target, key)) return target[key]
      if (!isName(key)) return undefined
      if (!routers.has(key)) routers.set(key, proxyOf([key], invoke))
      return routers.get(key)
    },
  }) as unknown as MillraceClient
}

type Invoke = (path: readonly string[], args: readonly unknown[]) => unknown

/** A function that is also every path below it. */
function proxyOf(path: readonly string[], invoke: Invoke): unknown {
  return new Proxy(() => {}, {
    get: (_target, key) => (isName(key) ? proxyOf([...path, key], invoke) : undefined),
    apply: (_target, _this, args: readonly unknown[]) => invoke(path, args),
  })
}

/** Awaiting or printing a client asks for names that are no procedure's. */
function isName(key: PropertyKey): key is string {
  return typeof key === 'string' && key !== 'then' && key !== 'toJSON'
}

function callProcedure(
  transport: Transport,
  path: readonly string[],
  [input, options = {}]: readonly unknown[],
): unknown {
  const procedure = path.slice(0, -1).join('.')
  const { signal, after } = options as CallOptions & SubscribeOptions
  switch (path.at(-1)) {
    case 'query':
      return transport.call({ kind: 'query', path: procedure, input, signal })
    case 'mutate':
      return transport.call({ kind: 'mutation', path: procedure, input, signal })
    case 'subscribe': {
      const request = { path: procedure, input: input as object | undefined, after: after ?? null }
      return subscribeMessages(transport, request, signal)
    }
    default:
      throw new MillraceError('arguments_invalid', {
        message: `client.${path.join('.')} is no procedure`,
        hint: 'procedures are called with .query, .mutate or .subscribe',
      })
  }
}
