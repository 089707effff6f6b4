export { createLocalClient, type LocalClientOptions } from './local/create-local-client.ts'
