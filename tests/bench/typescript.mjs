import { register } from 'node:module'

/** Runs TypeScript as the tests do: `node --import ./tests/bench/typescript.mjs FILE.ts`. */
register('./typescript-hooks.mjs', import.meta.url)
