import { defineConfig } from 'vite'

/** The web console: static files for the service to serve at `/`; nothing inline, so that the CSP can be strict. */
export default defineConfig({
  root: 'src/console',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      onLog(level, log, handle) {
        // "use client" of the packages is for servers that render React; ours renders nothing.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
      },
    },
  },
})
