export { trpcClientOf } from './trpc-client-of.ts'
