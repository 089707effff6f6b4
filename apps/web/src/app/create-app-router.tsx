import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { readEnvironmentsSearch } from '../features/environments/environments-search.ts'
import { readLineageSearch } from '../features/lineage/read-lineage-search.ts'
import { readModelsSearch } from '../features/models/models-search.ts'
import { readPlansSearch } from '../features/plans/plan-filters.ts'
import { readRunsSearch } from '../features/runs/read-runs-search.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** A positive whole number. */
const positive = (value: unknown) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined

interface PlanSearch {
  readonly model?: string | undefined
  readonly tab?: string | undefined
}

interface RunSearch {
  /** The event that the run is shown at. */
  readonly at?: number | undefined
  readonly model?: string | undefined
  /** The state of the models shown. */
  readonly show?: string | undefined
  readonly view?: 'graph' | 'table' | undefined
}

interface LoginSearch {
  /** Where one wanted to go. */
  readonly to?: string | undefined
  /** There was a token, which the server does not know any more. */
  readonly lost?: boolean | undefined
}

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: readEnvironmentsSearch,
    component: lazyRouteComponent(
      () => import('../features/environments/environments-page.tsx'),
      'EnvironmentsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/plans',
    validateSearch: readPlansSearch,
    component: lazyRouteComponent(() => import('../features/plans/plans-page.tsx'), 'PlansPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/plans/$planId',
    validateSearch: (search: Record<string, unknown>): PlanSearch => ({
      model: text(search['model']),
      tab: text(search['tab']),
    }),
    component: lazyRouteComponent(() => import('../features/plan/plan-page.tsx'), 'PlanPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/runs',
    validateSearch: readRunsSearch,
    component: lazyRouteComponent(() => import('../features/runs/runs-page.tsx'), 'RunsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/runs/$runId',
    validateSearch: (search: Record<string, unknown>): RunSearch => ({
      at: positive(search['at']),
      model: text(search['model']),
      show: text(search['show']),
      view: (['graph', 'table'] as const).find((view) => view === search['view']),
    }),
    component: lazyRouteComponent(() => import('../features/run/run-page.tsx'), 'RunPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models',
    validateSearch: readModelsSearch,
    component: lazyRouteComponent(() => import('../features/models/models-page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models/$model',
    validateSearch: (search: Record<string, unknown>): { tab?: string | undefined } => ({
      tab: text(search['tab']),
    }),
    component: lazyRouteComponent(() => import('../features/model/model-page.tsx'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/query',
    validateSearch: (
      search: Record<string, unknown>,
    ): { sql?: string | undefined; env?: string | undefined } => ({
      sql: text(search['sql']),
      env: text(search['env']),
    }),
    component: lazyRouteComponent(() => import('../features/query/query-page.tsx'), 'QueryPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/lineage',
    validateSearch: readLineageSearch,
    component: lazyRouteComponent(
      () => import('../features/lineage/lineage-page.tsx'),
      'LineagePage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/errors/$errorId',
    component: lazyRouteComponent(() => import('../features/error/error-page.tsx'), 'ErrorPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/login',
    validateSearch: (search: Record<string, unknown>): LoginSearch => ({
      to: text(search['to']),
      lost: search['lost'] === true ? true : undefined,
    }),
    component: lazyRouteComponent(() => import('../features/login/login-page.tsx'), 'LoginPage'),
  }),
] as const

/** Every page of the app; what is selected or filtered stands in the address. */
export function createAppRouter() {
  return createRouter({ routeTree: root.addChildren(routes), defaultPreload: 'intent' })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
