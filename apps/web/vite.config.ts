import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env['MILLRACE_PORT'] || 4400}`
const proxied = { target: server, changeOrigin: true }

export default defineConfig({
  plugins: [react()],
  // The workspace's packages are taken from their sources: nothing has to be built before the page.
  resolve: { conditions: ['development', ...defaultClientConditions] },
  build: {
    // The policy of the server's answers allows neither inline scripts nor data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // The server answers pages of this origin alone, see examples/flights/dev.env.
    port: 5173,
    strictPort: true,
    proxy: {
      '/trpc': { ...proxied, ws: true },
      '/api': proxied,
      '/healthz': proxied,
    },
  },
})
